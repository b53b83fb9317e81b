"""What each department does: one folder a capability, independent but for named doors."""
