"""Every write of quality, by its verb."""

from steward.capabilities.quality.actions.learning import judge_text_model, train_text_model

__all__ = ["judge_text_model", "train_text_model"]
