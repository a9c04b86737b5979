"""The nouns: one file each, its QuerySet beside it."""

from annotations.models.access_log import AccessChange, AccessEntry
from annotations.models.action import Action, Erasure, Reply
from annotations.models.annotation import Annotation, Link
from annotations.models.article import Article, ArticleReader, Assignment, Layer, Revision
from annotations.models.check import Check
from annotations.models.decision import Decision
from annotations.models.entity import Entity
from annotations.models.invitation import Invitation
from annotations.models.presence import Presence
from annotations.models.project import CodeSecret, Feed, Guidelines, Member, Project, Tag
from annotations.models.search import PassageWords, SearchChunk
from annotations.models.session import Session
from annotations.models.sign_in import Cached, SignInAttempts
from annotations.models.tally import ArticleTally, Tally
from annotations.models.user import Token, User

__all__ = [
    "AccessChange",
    "AccessEntry",
    "Action",
    "Annotation",
    "Article",
    "ArticleReader",
    "ArticleTally",
    "Assignment",
    "Cached",
    "Check",
    "CodeSecret",
    "Decision",
    "Entity",
    "Erasure",
    "Feed",
    "Guidelines",
    "Invitation",
    "Layer",
    "Link",
    "Member",
    "PassageWords",
    "Presence",
    "Project",
    "Reply",
    "Revision",
    "SearchChunk",
    "Session",
    "SignInAttempts",
    "Tag",
    "Tally",
    "Token",
    "User",
]
