#!/usr/bin/env node
// Runs the binary of the package for this platform, which npm installs as an optional dependency.
'use strict';

const { spawn } = require('node:child_process');
const os = require('node:os');

// Windows on ARM runs the binary for x86-64.
const processor = process.platform === 'win32' ? 'x64' : process.arch;
const platformPackage = `@mageacl/${process.platform}-${processor}`;

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  // As mageacl itself: the command could not be carried out.
  process.exit(2);
}

function binary() {
  if (process.env.MAGEACL_BINARY) {
    return process.env.MAGEACL_BINARY;
  }
  const file = process.platform === 'win32' ? 'mageacl.exe' : 'mageacl';
  try {
    return require.resolve(`${platformPackage}/bin/${file}`);
  } catch {
    return fail(
      `the package ${platformPackage} is not installed. Install without --omit=optional; if there is no package for this ` +
        'platform, build mageacl with `cargo install mageacl` and set MAGEACL_BINARY to its path',
    );
  }
}

const child = spawn(binary(), process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(`cannot run ${error.path}: ${error.code}`));
// A terminal sends its signals to both processes; others only know this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => {
  // As a shell reports a program that a signal ended.
  process.exit(signal === null ? code : 128 + os.constants.signals[signal]);
});
