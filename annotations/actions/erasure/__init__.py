"""What must outlive the database: erasures, holds, ended access, and the ledgers that carry them through a restore."""
