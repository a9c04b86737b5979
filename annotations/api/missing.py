"""Addresses under the API where there is nothing."""

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.refusals import NotThere


class Missing(APIView):
    """Answers every method with a 404 problem, whoever asks."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before anything else is looked at."""
        raise NotThere("There is nothing at this address.")
