<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** Names of platforms, as Rust spells them. */
final class Platform
{
    /** Returns the target of this machine. The Linux binaries are static, so they run with glibc and with musl. */
    public static function current(): string
    {
        return self::target(\PHP_OS_FAMILY, \php_uname('m'));
    }

    public static function target(string $system, string $machine): string
    {
        $processors = ['x86_64' => 'x86_64', 'amd64' => 'x86_64', 'aarch64' => 'aarch64', 'arm64' => 'aarch64'];
        $systems = ['Linux' => 'unknown-linux-musl', 'Darwin' => 'apple-darwin', 'Windows' => 'pc-windows-msvc'];
        $processor = $processors[\strtolower($machine)] ?? null;
        $system = $systems[$system] ?? $system;
        if ($system === 'pc-windows-msvc') {
            // Windows on ARM runs the binary for x86-64.
            $processor = $processor === null ? null : 'x86_64';
        }
        return ($processor ?? $machine) . '-' . $system;
    }

    public static function executable(string $target): string
    {
        return \strpos($target, 'windows') === false ? 'mageacl' : 'mageacl.exe';
    }
}
