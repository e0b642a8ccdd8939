//! See `spec/` for the rules that run here.
