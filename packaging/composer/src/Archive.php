<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** A verified archive of a release. */
final class Archive
{
    /** Fails if a file does not have a digest. */
    public static function verify(string $file, string $digest, string $address): void
    {
        $actual = \hash_file('sha256', $file);
        if ($actual === false || !\hash_equals($digest, $actual)) {
            throw new Failure(
                'the file at ' . Download::shown($address) . " is not the released one: its SHA-256 digest is $actual, "
                . "expected is $digest. Nothing was installed. Check the mirror or proxy, and try again."
            );
        }
    }

    /** Extracts the executable from a `.tar.gz` into a folder, and returns its path. */
    public static function extract(string $file, string $name, string $folder): string
    {
        if (!\class_exists(\PharData::class) || !\extension_loaded('zlib')) {
            throw new Failure('PHP cannot extract archives: enable its extensions phar and zlib, or set MAGEACL_BINARY to an installed mageacl');
        }
        try {
            (new \PharData($file))->extractTo($folder, $name, true);
        } catch (\Exception $error) {
            throw new Failure("cannot extract `$name`: " . $error->getMessage());
        }
        $path = "$folder/$name";
        \chmod($path, 0755);
        return $path;
    }
}
