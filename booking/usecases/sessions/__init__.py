"""What people do with group sessions: plan them, change them, take places in them, tick who came."""
