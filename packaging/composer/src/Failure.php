<?php

declare(strict_types=1);

namespace Mageacl\Composer;

/** An error for the user: the problem, and the fix. */
final class Failure extends \RuntimeException
{
}
