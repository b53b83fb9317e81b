"""What the community of the demonstration improves: remedies, suggestions of its staff, and what is said of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.mentions import actions as mentions
from steward.capabilities.proposals import actions as proposals
from steward.capabilities.remedies import actions as remedies
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Department, User
from steward.kernel.tenancy.queries import actor_of

COMMUNITY, COMPANY, QUALITY = SiteKind.COMMUNITY, "company", "quality"


def improve_the_community(scene: Scene, now: datetime) -> None:
    """Every remedy, suggestion and mention of the presets, step by step at the hours they name."""
    told = read_presets("demonstration/improvement")
    stage = _Stage(scene, now)
    for row in told["remedy"]:
        stage.remedy(row)
    for row in told["proposal"]:
        stage.proposal(row)
    for row in told["mention"]:
        stage.mention(row)


class _Stage:
    """The people of the community, and the hours at which they act."""

    def __init__(self, scene: Scene, now: datetime) -> None:
        self.scene, self.now, self.site = scene, now, scene.sites[COMMUNITY]

    def at(self, step: Mapping[str, Any]) -> Any:
        return clock.moved_to(self.now - timedelta(hours=step["ago"]))

    def user(self, post: str) -> User:
        return self.scene.users[COMPANY if post == QUALITY else COMMUNITY, post]

    def by(self, post: str) -> Actor:
        return actor_of(self.user(post), clock.now())

    def remedy(self, row: Mapping[str, Any]) -> None:
        with self.at(row["raised"]):
            department = Department.objects.filter(site=self.site, code=row.get("department", "")).first()
            said = {name: row[name] for name in ("kind", "title", "wrong")}
            item = remedies.raise_remedy(
                by=self.by(row["raised"]["by"]), site=self.site, department=department, **said
            )
        if plan := row.get("plan"):
            with self.at(plan):
                remedies.plan_remedy(
                    item,
                    by=self.by(plan["by"]),
                    root_cause=plan["root_cause"],
                    measure=plan["measure"],
                    assignee=self.user(plan["to"]),
                    wanted_on=clock.today() + timedelta(days=plan["days"]),
                    effect_days=plan["effect"],
                )
        if done := row.get("finish"):
            with self.at(done):
                doer = self.by(row["plan"]["to"])
                remedies.finish_remedy(item, by=doer, result=done["result"], proof=done["proof"])
        if judged := row.get("verify"):
            with self.at(judged):
                verdict = {name: judged[name] for name in ("effective", "conclusion")}
                remedies.verify_remedy(item, by=self.by(judged["by"]), **verdict)

    def proposal(self, row: Mapping[str, Any]) -> None:
        with self.at(row):
            said = {name: row[name] for name in ("topic", "title", "body", "benefit") if name in row}
            anonymous = row.get("anonymous", False)
            item = proposals.submit_proposal(
                by=self.by(row["by"]), site=self.site, is_anonymous=anonymous, **said
            )
        if taken := row.get("acknowledge"):
            with self.at(taken):
                proposals.acknowledge_proposal(item, by=self.by(taken["by"]), assignee=self.user(taken["to"]))
        if study := row.get("study"):
            with self.at(study):
                proposals.study_proposal(
                    item, by=self.by(row["acknowledge"]["to"]), findings=study["findings"]
                )
        if answer := row.get("answer"):
            with self.at(answer):
                proposals.answer_proposal(
                    item,
                    by=self.by(answer["by"]),
                    verdict=answer["verdict"],
                    reply=answer["reply"],
                    assignee=self.user(answer["to"]),
                    wanted_on=clock.today() + timedelta(days=answer["days"]),
                )

    def mention(self, row: Mapping[str, Any]) -> None:
        with self.at(row):
            seen = {n: row[n] for n in ("channel", "urgency", "title", "text", "link", "poster") if n in row}
            item = mentions.pass_on_mention(by=self.by(QUALITY), site=self.site, **seen)
        if given := row.get("assign"):
            with self.at(given):
                mentions.assign_mention(item, by=self.by(given["by"]), follower=self.user(given["to"]))
        for told in row.get("feedback", ()):
            with self.at(told):
                mentions.feed_back_mention(item, by=self.by(told["by"]), **_said(told))
        if final := row.get("conclude"):
            with self.at(final):
                mentions.conclude_mention(
                    item, by=self.by(final["by"]), conclusion=final["conclusion"], **_said(final)
                )
        if accepted := row.get("accept"):
            with self.at(accepted):
                mentions.accept_mention(item, by=self.by(QUALITY))


def _said(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"said": step["said"], "customer_told": step["told"], "customer_words": step["words"]}
