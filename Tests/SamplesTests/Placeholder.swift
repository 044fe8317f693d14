// Placeholder until the module's tests are written.
