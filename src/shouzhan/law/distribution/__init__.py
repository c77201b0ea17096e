"""What comes in, what is net, what goes to the people, and the duties around it."""

from shouzhan.law.distribution import duties, income, leaders, ownership, pay_caps, rewards, splits, use_rights, windows

__all__ = ["duties", "income", "leaders", "ownership", "pay_caps", "rewards", "splits", "use_rights", "windows"]
