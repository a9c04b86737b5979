"""Requests as the workspace's scripts send them."""

HTMX = {"HX-Request": "true"}


def post(client, path, **data):
    """What htmx sends for a form, and its answer."""
    return client.post(path, data, headers=HTMX)


def slot(client, row, role, **data):
    """Fill a slot of an annotation, as it is now."""
    row.refresh_from_db()
    return post(client, f"/a/{row.article_id}/{row.pk}/slots/{role}/", version=row.version, **data)
