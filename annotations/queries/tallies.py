"""How many annotations of each kind and status a person sees in a project, whatever its size."""

from collections import defaultdict

from django.db.models import Count as Counting
from django.db.models import Sum

from annotations.choices import LayerKind
from annotations.models import Annotation, Layer, Project, Tally, User


def count_annotations(user: User, project: Project) -> dict[tuple[str, str], int]:
    """`{(kind, status): how many}` for a member of the project, restricted articles left out.

    What is everybody's is kept counted beside the rows; layers of single annotators, as far as this person sees them,
    are counted now.
    """
    tallied = Tally.objects.filter(project=project).order_by().values_list("kind", "status")
    single = Layer.objects.filter(project=project, kind=LayerKind.ANNOTATOR)
    own = Annotation.objects.visible_to(user, restricted=False, project=project).filter(
        layer__in=single, deleted_at=None
    )
    counted = own.order_by().values_list("kind", "status").annotate(summed=Counting("id"))
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for kind, status, number in tallied.annotate(summed=Sum("number")).union(counted, all=True):
        numbers[kind, status] += int(number)
    return {key: number for key, number in numbers.items() if number}
