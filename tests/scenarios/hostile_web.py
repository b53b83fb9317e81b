"""What granian serves in `test_hostile_kills`: the house with the traps of `hostile_story` and its toy import."""

from django.core.wsgi import get_wsgi_application

from tests.scenarios import hostile_story

hostile_story.set_traps()
hostile_story.lists.kinds.declare_import(hostile_story.lists.KIND)
application = get_wsgi_application()
