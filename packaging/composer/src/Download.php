<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** Downloads of files over HTTP, or copies of files in a mirror that is a folder. */
final class Download
{
    /** The longest wait for a connection, in seconds. */
    private const CONNECT_TIMEOUT = 20;

    /** The longest time without a byte, in seconds. */
    private const IDLE_TIMEOUT = 30;

    /** An archive has about 5 MB. A server must not fill the disk. */
    private const MAX_BYTES = 100000000;

    /** Writes the file at an address to a new file. */
    public static function to(string $address, string $file): void
    {
        $target = @\fopen($file, 'xb');
        if ($target === false) {
            throw new Failure("cannot write `$file`; set MAGEACL_CACHE_DIR to a writable folder");
        }
        try {
            $is_remote = \preg_match('~^https?://~i', $address) === 1;
            $error = $is_remote && \extension_loaded('curl')
                ? self::byCurl($address, $target)
                : self::byStream($address, $target, $is_remote);
        } finally {
            \fclose($target);
        }
        if ($error !== null) {
            throw new Failure("cannot download " . self::shown($address) . ": $error\n" . self::help());
        }
    }

    /** Without user name and password, which the address of a mirror may contain. */
    public static function shown(string $address): string
    {
        return '`' . \preg_replace('~^([a-z]+://)[^/@]*@~i', '$1', $address) . '`';
    }

    private static function help(): string
    {
        return 'help: Set HTTPS_PROXY to a proxy, MAGEACL_MIRROR to an address or folder with a copy of the releases, '
            . 'or MAGEACL_BINARY to an installed mageacl.';
    }

    /** @param resource $target */
    private static function byCurl(string $address, $target): ?string
    {
        $curl = \curl_init($address);
        \curl_setopt_array($curl, [
            \CURLOPT_FILE => $target,
            \CURLOPT_FOLLOWLOCATION => true,
            \CURLOPT_MAXREDIRS => 5,
            \CURLOPT_FAILONERROR => true,
            \CURLOPT_PROTOCOLS => \CURLPROTO_HTTP | \CURLPROTO_HTTPS,
            \CURLOPT_CONNECTTIMEOUT => self::CONNECT_TIMEOUT,
            \CURLOPT_LOW_SPEED_LIMIT => 1,
            \CURLOPT_LOW_SPEED_TIME => self::IDLE_TIMEOUT,
            \CURLOPT_NOPROGRESS => false,
            \CURLOPT_PROGRESSFUNCTION => static function ($curl, $total, $done): int {
                return $done > self::MAX_BYTES ? 1 : 0;
            },
        ]);
        return \curl_exec($curl) === true ? null : \curl_error($curl);
    }

    /** @param resource $target */
    private static function byStream(string $address, $target, bool $is_remote): ?string
    {
        $options = ['timeout' => self::IDLE_TIMEOUT, 'follow_location' => 1, 'max_redirects' => 5];
        $proxy = $is_remote ? self::proxy($address) : null;
        if ($proxy !== null) {
            $options['proxy'] = $proxy;
            $options['request_fulluri'] = \stripos($address, 'http://') === 0;
        }
        $source = @\fopen($address, 'rb', false, \stream_context_create(['http' => $options]));
        if ($source === false) {
            return self::reason();
        }
        $length = self::length($source);
        $copied = \stream_copy_to_stream($source, $target, self::MAX_BYTES + 1);
        $ended = \feof($source);
        \fclose($source);
        if ($copied === false || $copied > self::MAX_BYTES || !$ended || ($length !== null && $copied !== $length)) {
            return 'the transfer did not complete';
        }
        return null;
    }

    /** The cause of the last error, without the address that PHP repeats in it. */
    private static function reason(): string
    {
        $message = \error_get_last()['message'] ?? 'no connection';
        return \preg_replace('~^fopen\(.*?\): (?=Failed|failed)~s', '', $message);
    }

    /**
     * The length that the last response promised.
     *
     * @param resource $source
     */
    private static function length($source): ?int
    {
        $length = null;
        $headers = \stream_get_meta_data($source)['wrapper_data'] ?? [];
        foreach (\is_array($headers) ? $headers : [] as $header) {
            if (\preg_match('~^content-length:\s*(\d+)~i', $header, $match) === 1) {
                $length = (int) $match[1];
            }
        }
        return $length;
    }

    private static function proxy(string $address): ?string
    {
        $names = \stripos($address, 'https:') === 0 ? ['HTTPS_PROXY', 'https_proxy'] : ['http_proxy'];
        foreach ($names as $name) {
            $proxy = Cache::variable($name);
            if ($proxy !== null) {
                return \preg_replace('~^https?://~i', 'tcp://', \rtrim($proxy, '/'));
            }
        }
        return null;
    }
}
