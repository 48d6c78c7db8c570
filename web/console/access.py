"""Which role each address of the staff's pages needs, by its name. One that is not here opens for nobody.

``None``: no sign-in is needed. Each view is wrapped in ``for_staff``, which reads this table.
"""

from web.console.roles import Role

V, E, C, A = Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.ADMIN

# What may still be read, not done, by who clicked nothing for long: the pages that lie open for red flags.
STAYS_OPEN = frozenset(
    {
        "staff",
        "staff-state",
        "staff-escalation",
        "staff-check",
        "conversations",
        "conversations-state",
        "conversation",
        "conversation-state",
    }
)

NEEDED: dict[str, Role | None] = {
    "staff-login": None,
    "staff-login-code": None,
    "staff-logout": None,
    # Who needs help
    "staff": V,
    "staff-state": V,
    "staff-escalation": V,
    "staff-show-number": V,
    "staff-acknowledge": V,
    "staff-close": V,
    "staff-check": V,
    "staff-end-check": V,
    "staff-see-failure": V,
    "staff-see-undelivered": V,
    "staff-send-again": V,
    "conversations": V,
    "conversations-state": V,
    "conversation": V,
    "conversation-state": V,
    "conversation-take": V,
    "conversation-answer": V,
    "conversation-hand-back": V,
    "conversation-close": V,
    # What patients asked, and figures
    "staff-questions": V,
    "staff-question-group": V,
    "staff-question-decision": E,
    "staff-topics-import": E,
    "staff-topics-import-apply": E,
    "staff-topics-export": V,
    "staff-figures": V,
    "staff-figures-csv": V,
    # Topics
    "staff-topics": V,
    "staff-topic": V,
    # Safety texts and red-flag vocabulary
    "staff-safety": V,
    "staff-safety-read": V,
    "staff-safety-text": V,
    "staff-safety-group": V,
    "staff-safety-text-save": C,
    "staff-safety-phrase": C,
    "staff-safety-rows": C,
    "staff-safety-drop": C,
    "staff-safety-propose": C,
    "staff-topic-phrasings": E,
    "staff-topic-add": E,
    "staff-topic-save": E,
    "staff-topic-retire": E,
    "staff-topic-drop": E,
    "staff-topic-rebase": E,
    "staff-topic-split": E,
    "staff-topic-merge": E,
    # Try it
    "staff-try": V,
    "staff-try-many": V,
    "staff-try-list": V,
    "staff-try-file": V,
    # Releases
    "staff-releases": V,
    "staff-release": V,
    "staff-release-progress": V,
    "staff-release-messages": V,
    "staff-release-propose": E,
    "staff-release-withdraw": E,
    "staff-release-approve": C,
    "staff-release-back": C,
    # One's own account
    "staff-account": V,
    "staff-account-password": V,
    "staff-account-second-factor": V,
    "staff-account-second-factor-off": V,
    # People
    "staff-people": A,
    "staff-person-add": A,
    "staff-person": A,
    "staff-person-change": A,
    "staff-person-password": A,
    "staff-person-second-factor": A,
    "staff-audit": A,
    "staff-audit-check": A,
}
