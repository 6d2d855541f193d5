"""What people do with photos of what they ask, report and do."""
