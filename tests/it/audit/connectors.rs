//! What the integration files of real connectors ask for, in files of our own.
