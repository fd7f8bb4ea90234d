"""What people do with grades: read, change, dispute, sample, calibrate, coach."""
