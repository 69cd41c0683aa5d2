<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** The folder of downloaded binaries. */
final class Cache
{
    /** Returns the folder. Only this user or the owner of the package can write to it, so its binaries are trusted. */
    public static function folder(string $package): string
    {
        foreach (self::candidates() as $folder) {
            if ($folder !== null) {
                return $folder;
            }
        }
        return $package . '/cache';
    }

    /** Runs a function while no other process runs one with the same file. */
    public static function locked(string $file, callable $action): void
    {
        $folder = \dirname($file);
        if (!\is_dir($folder) && !@\mkdir($folder, 0777, true) && !\is_dir($folder)) {
            throw new Failure("cannot create the folder `$folder`; set MAGEACL_CACHE_DIR to a writable one");
        }
        $lock = @\fopen($file, 'c');
        if ($lock === false || !\flock($lock, \LOCK_EX)) {
            throw new Failure("cannot lock `$file`; set MAGEACL_CACHE_DIR to a writable folder");
        }
        try {
            $action();
        } finally {
            \flock($lock, \LOCK_UN);
            \fclose($lock);
        }
    }

    /** @return list<?string> */
    private static function candidates(): array
    {
        $home = self::variable('HOME');
        return [
            self::variable('MAGEACL_CACHE_DIR'),
            self::below(self::variable('COMPOSER_CACHE_DIR'), 'mageacl'),
            self::below(self::variable('XDG_CACHE_HOME'), 'mageacl'),
            \PHP_OS_FAMILY === 'Windows' ? self::below(self::variable('LOCALAPPDATA'), 'mageacl') : null,
            \PHP_OS_FAMILY === 'Darwin' ? self::below($home, 'Library/Caches/mageacl') : null,
            self::below($home, '.cache/mageacl'),
        ];
    }

    private static function below(?string $folder, string $name): ?string
    {
        return $folder === null ? null : "$folder/$name";
    }

    public static function variable(string $name): ?string
    {
        $value = \getenv($name);
        return $value === false || $value === '' ? null : $value;
    }
}
