<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** Runs of the executable with the arguments, streams, environment and working folder of this process. */
final class Process
{
    /**
     * Replaces this process if possible, so that signals and the exit code need no handling.
     *
     * @param list<string> $arguments
     */
    public static function run(string $path, array $arguments): int
    {
        if (\function_exists('pcntl_exec')) {
            @\pcntl_exec($path, $arguments);
            // Returns only if it failed, for example on a partition that forbids programs.
            throw new Failure("cannot run `$path`: " . \pcntl_strerror(\pcntl_get_last_error()) . '; set MAGEACL_CACHE_DIR to another folder');
        }
        if (!\function_exists('proc_open')) {
            throw new Failure('PHP may not start programs (`disable_functions` contains proc_open); run `' . $path . '` directly');
        }
        if (\function_exists('sapi_windows_set_ctrl_handler')) {
            // Ctrl+C reaches both processes. This one waits for the exit code of the other.
            \sapi_windows_set_ctrl_handler(static function (): void {
            });
        }
        $process = @\proc_open(\array_merge([$path], $arguments), [\STDIN, \STDOUT, \STDERR], $pipes, null, null, ['bypass_shell' => true]);
        if (!\is_resource($process)) {
            throw new Failure("cannot run `$path`");
        }
        return self::exitCode($process);
    }

    /** @param resource $process */
    private static function exitCode($process): int
    {
        do {
            $status = \proc_get_status($process);
            if ($status['running']) {
                \usleep(2000);
            }
        } while ($status['running']);
        \proc_close($process);
        // As a shell reports a program that a signal ended.
        return $status['signaled'] ? 128 + $status['termsig'] : $status['exitcode'];
    }
}
