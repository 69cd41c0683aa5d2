<?php
// Merges acl.xml and webapi.xml files with PHP's own DOM, by the rules of Magento\Framework\Config\Dom, and converts
// the results as Magento's converters do. The rules are written down in docs/magento.md.
//
// Reads one store per line from the standard input: {"acl": [file, ...], "webapi": [file, ...]}, with
// files in merge order and each in hexadecimal digits, and optionally the text of an app/etc/config.php as "config". Writes one line per store, with `tree` and `routes`: each is
// a `value`, or the `error` for which Magento throws.

// Magento turns every warning into an exception.
error_reporting(E_ALL);
ini_set('display_errors', '0');
ini_set('log_errors', '0');
set_error_handler(function (int $level, string $message): bool {
    throw new ErrorException($message, 0, $level);
});

/** The files of one kind, merged so far. */
final class Merge
{
    private DOMDocument $base;
    private ?string $namespace;

    /** @param array<string, string|string[]> $ids attributes that identify the elements at a path */
    public function __construct(string $first, private array $ids)
    {
        $this->base = self::parse($first);
        $this->namespace = $this->base->lookupNamespaceURI($this->base->namespaceURI);
    }

    public static function of(array $files, array $ids): ?DOMDocument
    {
        $merge = null;
        foreach ($files as $file) {
            if ($merge === null) {
                $merge = new self($file, $ids);
            } else {
                $merge->mergeElement(self::parse($file)->documentElement, '');
            }
        }
        return $merge?->base;
    }

    private static function parse(string $xml): DOMDocument
    {
        $document = new DOMDocument();
        $before = libxml_use_internal_errors(true);
        $loaded = $document->loadXML($xml);
        $errors = libxml_get_errors();
        libxml_clear_errors();
        libxml_use_internal_errors($before);
        if (!$loaded) {
            throw new RuntimeException($errors[0]->message ?? 'not well-formed');
        }
        return $document;
    }

    private function mergeElement(DOMElement $incoming, string $above): void
    {
        $query = $this->query($incoming, $above);
        $known = $this->find($query);
        if ($known === null) {
            $parent = $this->find($above);
            $parent->appendChild($this->base->importNode($incoming, true));
            return;
        }
        foreach ($incoming->attributes as $attribute) {
            $name = $attribute->prefix ? "$attribute->prefix:$attribute->name" : $attribute->name;
            $known->setAttribute($name, $attribute->value);
        }
        if ($incoming->hasChildNodes() && !$this->mergeText($incoming, $known)) {
            foreach ($incoming->childNodes as $child) {
                if ($child instanceof DOMElement) {
                    $this->mergeElement($child, $query);
                }
            }
        }
    }

    /** Merges an element without child elements; returns false for others. */
    private function mergeText(DOMElement $incoming, DOMElement $known): bool
    {
        if (self::isText($incoming)) {
            if (!$known->hasChildNodes() || self::isText($known) || self::hasNoElements($known)) {
                $known->nodeValue = $incoming->childNodes->item(0)->nodeValue;
            }
            return true;
        }
        if (!self::hasNoElements($incoming)) {
            return false;
        }
        $section = self::section($incoming);
        if (self::isText($known)) {
            if ($section !== null) {
                $known->nodeValue = $section->nodeValue;
            }
            return true;
        }
        if (self::hasNoElements($known)) {
            $old = self::section($known);
            if ($old !== null && $section !== null) {
                $old->nodeValue = $section->nodeValue;
            }
        }
        // Without child elements there is nothing else to merge.
        return true;
    }

    private static function isText(DOMElement $element): bool
    {
        return $element->childNodes->length === 1 && $element->childNodes->item(0) instanceof DOMText;
    }

    private static function hasNoElements(DOMElement $element): bool
    {
        foreach ($element->childNodes as $child) {
            if ($child instanceof DOMElement) {
                return false;
            }
        }
        return true;
    }

    private static function section(DOMElement $element): ?DOMCdataSection
    {
        foreach ($element->childNodes as $child) {
            if ($child instanceof DOMCdataSection) {
                return $child;
            }
        }
        return null;
    }

    /** Returns the query that finds the element of the base for an incoming one, below the query of its parent. */
    private function query(DOMElement $element, string $above): string
    {
        $query = $above . '/' . ($this->namespace === null ? '' : 'x:') . $element->tagName;
        $id = $this->idOf($query);
        if (is_array($id)) {
            $tests = array_map(fn(string $name): string => "@$name='{$element->getAttribute($name)}'", $id);
            return $query . '[' . implode(' and ', $tests) . ']';
        }
        $value = $id === null ? '' : $element->getAttribute($id);
        return $value ? $query . "[@$id='$value']" : $query;
    }

    private function idOf(string $query): string|array|null
    {
        $path = preg_replace(['~\[@[^\]]+\]~', '~/[^:]+:~'], ['', '/'], $query);
        foreach ($this->ids as $pattern => $id) {
            if (preg_match("#^$pattern\$#", $path)) {
                return $id;
            }
        }
        return null;
    }

    private function find(string $query): ?DOMElement
    {
        $xpath = new DOMXPath($this->base);
        if ($this->namespace) {
            $xpath->registerNamespace('x', $this->namespace);
        }
        $found = $xpath->query($query);
        if ($found->length > 1) {
            throw new RuntimeException("more than one element for $query");
        }
        return $found->item(0);
    }
}

const ACL_IDS = ['/config/acl/resources(/resource)+' => 'id'];

const WEBAPI_IDS = [
    '/routes/route' => ['url', 'method'],
    '/routes/route/resources/resource' => 'ref',
    '/routes/route/data/parameter' => 'name',
];

/** Converts merged acl.xml files to the tree of enabled resources in order. */
function tree(?DOMDocument $merged): array
{
    if ($merged === null) {
        return [];
    }
    $roots = [];
    foreach ((new DOMXPath($merged))->query('/config/acl/resources/resource') as $element) {
        $roots[] = resource($element);
    }
    return enabled($roots);
}

function resource(DOMElement $element): array
{
    $attributes = $element->attributes;
    $id = $attributes->getNamedItem('id');
    if ($id === null) {
        throw new RuntimeException('a resource without id');
    }
    $found = ['id' => $id->nodeValue];
    $attributes->getNamedItem('module');
    $title = $attributes->getNamedItem('title');
    if ($title !== null) {
        $found['title'] = $title->nodeValue;
    }
    $found['sortOrder'] = (int) ($attributes->getNamedItem('sortOrder')?->nodeValue ?? '0');
    $found['disabled'] = $attributes->getNamedItem('disabled')?->nodeValue == 'true';
    $found['children'] = [];
    foreach ($element->childNodes as $child) {
        if ($child->nodeName == 'resource') {
            $found['children'][] = resource($child);
        }
    }
    return $found;
}

function enabled(array $resources): array
{
    $kept = array_values(array_filter($resources, fn(array $resource): bool => !$resource['disabled']));
    usort($kept, fn(array $a, array $b): int => $a['sortOrder'] <=> $b['sortOrder']);
    return array_map(function (array $resource): array {
        unset($resource['disabled']);
        $resource['children'] = enabled($resource['children']);
        return $resource;
    }, $kept);
}

/** Converts merged webapi.xml files to the routes, sorted by URL and method. */
function routes(?DOMDocument $merged): array
{
    $routes = [];
    foreach ($merged?->getElementsByTagName('route') ?? [] as $element) {
        $service = $element->getElementsByTagName('service')->item(0);
        $class = $service->attributes->getNamedItem('class')->nodeValue;
        $call = $service->attributes->getNamedItem('method')->nodeValue;
        $url = trim($element->attributes->getNamedItem('url')->nodeValue);
        // The position of the second slash is the end of the version; an empty URL has no second character.
        strpos($url, '/', 1);
        $refs = [];
        foreach ($element->getElementsByTagName('resource') as $resource) {
            $refs['r' . $resource->attributes->getNamedItem('ref')->nodeValue] = true;
        }
        $method = $element->attributes->getNamedItem('method')->nodeValue;
        $secure = $element->attributes->getNamedItem('secure');
        $operation = $element->attributes->getNamedItem('soapOperation');
        $element->attributes->getNamedItem('input-array-size-limit');
        $parameters = [];
        foreach ($element->getElementsByTagName('parameter') as $parameter) {
            $name = $parameter->attributes->getNamedItem('name')->nodeValue;
            $force = $parameter->attributes->getNamedItem('force');
            $parameter->attributes->getNamedItem('source');
            $parameter->attributes->getNamedItem('method');
            $value = $parameter->nodeValue;
            $parameters["p$name"] = [
                'name' => $name,
                'force' => $force !== null && filter_var($force->nodeValue, FILTER_VALIDATE_BOOLEAN),
                'value' => $value === 'null' ? null : $value,
            ];
        }
        $routes["$url $method"] = [
            'url' => $url,
            'method' => $method,
            'service' => $class,
            'service_method' => $call,
            'operation' => $operation === null ? null : trim($operation->nodeValue),
            'secure' => $secure !== null && trim($secure->nodeValue),
            'resources' => array_map(fn(string $ref): string => substr($ref, 1), array_keys($refs)),
            'parameters' => array_values($parameters),
        ];
    }
    usort($routes, fn(array $a, array $b): int =>
        strcmp($a['url'], $b['url']) ?: strcmp($a['method'], $b['method']));
    return $routes;
}

/** Returns the enabled modules of an app/etc/config.php in order, or null without a list. */
function modules(string $code): ?array
{
    static $file = null;
    $file ??= tempnam(sys_get_temp_dir(), 'config');
    file_put_contents($file, $code);
    ob_start();
    try {
        $config = include $file;
    } finally {
        ob_end_clean();
        unlink($file);
    }
    if (!is_array($config)) {
        throw new RuntimeException('the file returns no array');
    }
    return isset($config['modules']) ? array_map('strval', array_keys(array_filter($config['modules'] ?: []))) : null;
}

function answer(callable $question): array
{
    try {
        return ['value' => $question()];
    } catch (Throwable $error) {
        return ['error' => get_class($error) . ': ' . $error->getMessage()];
    }
}

while (($line = fgets(STDIN)) !== false) {
    $store = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    $files = fn(string $kind): array => array_map('hex2bin', $store[$kind] ?? []);
    $answers = [
        'tree' => answer(fn(): array => tree(Merge::of($files('acl'), ACL_IDS))),
        'routes' => answer(fn(): array => routes(Merge::of($files('webapi'), WEBAPI_IDS))),
    ];
    if (isset($store['config'])) {
        $answers['modules'] = answer(fn(): ?array => modules(hex2bin($store['config'])));
    }
    libxml_clear_errors();
    echo json_encode($answers, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
