// The evidence drawer.
