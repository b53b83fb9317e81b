"""What archives tell the kernel: who may open contents, and the copies of a person's data they hold."""

from steward.capabilities.archives.actions.forgetting import erase_party_archives
from steward.capabilities.archives.queries import with_contents
from steward.kernel.evidence.subjects import declare_subject
from steward.kernel.people.erasers import declare_eraser

declare_eraser("archives.files", erase_party_archives)
declare_subject("archives.archive", with_contents)
