<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** The release whose binary this package runs, with the SHA-256 digest of the archive for each platform. */
final class Release
{
    /** @var string */
    public $version;

    /** @var string */
    public $repository;

    /** @var array<string, string> Digests in lower-case hexadecimal, by target. */
    private $digests;

    /** @param array<string, string> $digests */
    private function __construct(string $version, string $repository, array $digests)
    {
        $this->version = $version;
        $this->repository = $repository;
        $this->digests = $digests;
    }

    public static function read(string $file): self
    {
        $text = @\file_get_contents($file);
        $data = $text === false ? null : \json_decode($text, true);
        if (!\is_array($data) || !isset($data['version'], $data['repository'], $data['archives'])) {
            throw new Failure("cannot read `$file`; install the package again");
        }
        return new self($data['version'], $data['repository'], $data['archives']);
    }

    /** Returns the name of the archive for a target. */
    public function archive(string $target): string
    {
        return "mageacl-$target.tar.gz";
    }

    /** Returns the digest that the archive must have. */
    public function digest(string $target): string
    {
        $digest = $this->digests[$target] ?? '';
        if (\preg_match('/^[0-9a-f]{64}$/D', $digest) !== 1) {
            throw new Failure(
                "there is no binary of mageacl {$this->version} for $target; "
                . 'build it with `cargo install mageacl`, and set MAGEACL_BINARY to its path'
            );
        }
        return $digest;
    }

    /** Returns the address of the archive: in the mirror, if one is given, else in the repository's releases. */
    public function address(string $target, ?string $mirror): string
    {
        $base = $mirror === null ? $this->repository . '/releases/download' : \rtrim($mirror, '/');
        return "$base/v{$this->version}/" . $this->archive($target);
    }
}
