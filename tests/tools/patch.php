<?php
// Runs a data patch of a guard module against tables in a JSON file, and prints the rows that it inserts.
// Arguments: the folder of the patch, the file of the tables.

namespace Magento\Framework\Acl\Data {
    interface CacheInterface
    {
        public function clean();
    }
}

namespace Magento\Framework\Setup {
    interface ModuleDataSetupInterface
    {
    }
}

namespace Magento\Framework\Setup\Patch {
    interface DataPatchInterface
    {
        public static function getDependencies();

        public function getAliases();

        public function apply();
    }

    interface PatchRevertableInterface
    {
        public function revert();
    }
}

namespace {
    /** A query of one table. */
    class Select
    {
        public $table;

        public $columns;

        public function from($table, array $columns)
        {
            $this->table = $table;
            $this->columns = $columns;
            return $this;
        }
    }

    /** A connection to tables in memory. */
    class Connection
    {
        private $tables;

        public $inserted = [];

        public function __construct(array $tables)
        {
            $this->tables = $tables;
        }

        public function select()
        {
            return new Select();
        }

        public function fetchAll(Select $select)
        {
            $wanted = array_flip($select->columns);
            return array_map(function ($row) use ($wanted) {
                return array_intersect_key($row, $wanted);
            }, $this->tables[$select->table]);
        }

        public function fetchPairs(Select $select)
        {
            [$key, $value] = $select->columns;
            return array_column($this->tables[$select->table], $value, $key);
        }

        public function insertMultiple($table, array $rows)
        {
            if ($table !== 'authorization_rule') {
                throw new RuntimeException("no rows belong into $table");
            }
            $this->inserted = array_merge($this->inserted, $rows);
        }

        public function delete($table, array $where)
        {
            $this->inserted = [];
        }
    }

    class Setup implements \Magento\Framework\Setup\ModuleDataSetupInterface
    {
        private $connection;

        public function __construct(Connection $connection)
        {
            $this->connection = $connection;
        }

        public function getConnection()
        {
            return $this->connection;
        }

        public function getTable($name)
        {
            return $name;
        }
    }

    /** The cache of the rules, which must not outlive the rows. */
    class Cache implements \Magento\Framework\Acl\Data\CacheInterface
    {
        public $cleaned = 0;

        public function clean()
        {
            $this->cleaned++;
        }
    }

    [, $folder, $tables] = $argv;
    $cache = new Cache();
    $connection = new Connection(json_decode(file_get_contents($tables), true));
    foreach (glob("$folder/*.php") as $file) {
        require $file;
        $class = 'Acme\\ApiGuard\\Setup\\Patch\\Data\\' . basename($file, '.php');
        (new $class(new Setup($connection), $cache))->apply();
    }
    if ($cache->cleaned !== ($connection->inserted === [] ? 0 : 1)) {
        throw new RuntimeException('the cache of the rules is not cleaned');
    }
    echo json_encode($connection->inserted);
}
