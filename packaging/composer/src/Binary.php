<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** The mageacl executable of a release. */
final class Binary
{
    /** @var Release */
    private $release;

    /** @var string */
    private $target;

    /** @var string The folder of this package. */
    private $package;

    public function __construct(Release $release, string $target, string $package)
    {
        $this->release = $release;
        $this->target = $target;
        $this->package = $package;
    }

    /** Returns the path of the executable, which is downloaded if it is not on this machine. */
    public function path(): string
    {
        $given = Cache::variable('MAGEACL_BINARY');
        if ($given !== null) {
            if (!\is_file($given)) {
                throw new Failure("MAGEACL_BINARY is `$given`, which is not a file");
            }
            return $given;
        }
        $name = Platform::executable($this->target);
        $beside = "{$this->package}/native/{$this->target}/$name";
        if (\is_file($beside)) {
            return $beside;
        }
        // A new digest is a new folder, so a binary is never replaced while it runs.
        $digest = $this->release->digest($this->target);
        $folder = Cache::folder($this->package) . "/{$this->release->version}-" . \substr($digest, 0, 16);
        $path = "$folder/$name";
        if (!\is_file($path)) {
            Cache::locked("$folder.lock", function () use ($path, $digest): void {
                // Another process may have installed it while this one waited.
                \clearstatcache();
                if (!\is_file($path)) {
                    $this->install($path, $digest);
                }
            });
        }
        return $path;
    }

    /** Downloads, verifies and extracts the archive. The executable appears whole or not at all. */
    private function install(string $path, string $digest): void
    {
        $mirror = Cache::variable('MAGEACL_MIRROR');
        $address = $this->release->address($this->target, $mirror);
        if (Cache::variable('MAGEACL_OFFLINE') !== null && \preg_match('~^https?://~i', $address) === 1) {
            throw new Failure(
                'mageacl is not installed, and MAGEACL_OFFLINE is set. Extract '
                . $this->release->archive($this->target) . " (SHA-256 $digest), and set MAGEACL_BINARY to its executable, "
                . 'or set MAGEACL_MIRROR to a folder with a copy of the releases'
            );
        }
        $folder = \dirname($path);
        $scratch = $folder . '.' . \bin2hex(\random_bytes(6)) . '.tmp';
        if (!@\mkdir($scratch)) {
            throw new Failure("cannot create `$scratch`; set MAGEACL_CACHE_DIR to a writable folder");
        }
        try {
            \fwrite(\STDERR, "mageacl: downloading {$this->release->version} for {$this->target}" . \PHP_EOL);
            $archive = "$scratch/archive.tar.gz";
            Download::to($address, $archive);
            Archive::verify($archive, $digest, $address);
            $extracted = Archive::extract($archive, \basename($path), $scratch);
            if (!\is_dir($folder)) {
                \mkdir($folder);
            }
            if (!@\rename($extracted, $path)) {
                throw new Failure("cannot write `$path`; set MAGEACL_CACHE_DIR to a writable folder");
            }
        } finally {
            \array_map('unlink', \glob("$scratch/*") ?: []);
            @\rmdir($scratch);
        }
    }
}
