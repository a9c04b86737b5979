"""Who gets what answer where: the access law as one table, `METHOD path [@version] [body]` and a status for each person.

`{article}` and the like are filled in from `tests.house.world`. A page that is not for somebody looks to them as if
it were not there (404); anonymous people are sent to the sign-in page (302), or told so by the API (401).
"""

TABLE = """
                                                                                      anonymous  out  ann  rev  max

# For monitoring.
GET    /livez                                                                               200  200  200  200  200
GET    /readyz                                                                              200  200  200  200  200
GET    /metrics                                                                             404  404  404  404  404

# About me, and signing in.
GET    /                                                                                    302  200  200  200  200
GET    /inbox/                                                                              302  200  200  200  200
GET    /projects/new/                                                                       302  200  200  200  200
POST   /projects/new/                                                                       302  422  422  422  422
GET    /accounts/login/                                                                     200  200  200  200  200
POST   /accounts/login/                                                                     422  422  422  422  422
POST   /accounts/logout/                                                                    302  302  302  302  302
GET    /accounts/inactive/                                                                  200  200  200  200  200
GET    /accounts/signup/                                                                    200  200  200  200  200
GET    /accounts/reauthenticate/                                                            302  200  200  200  200
POST   /accounts/reauthenticate/                                                            302  422  422  422  422
GET    /accounts/email/                                                                     302  200  200  200  200
POST   /accounts/email/                                                                     302  302  302  302  302
POST   /accounts/email/ action_add=1                                                        302  422  422  422  422
GET    /accounts/confirm-email/                                                             200  200  200  200  200
GET    /accounts/confirm-email/nothing/                                                     200  200  200  200  200
POST   /accounts/confirm-email/nothing/                                                     404  404  404  404  404
GET    /accounts/password/change/                                                           302  200  200  200  200
POST   /accounts/password/change/                                                           302  422  422  422  422
GET    /accounts/password/set/                                                              302  302  302  302  302
POST   /accounts/password/set/                                                              302  302  302  302  302
GET    /accounts/password/reset/                                                            200  200  200  200  200
POST   /accounts/password/reset/                                                            422  422  422  422  422
POST   /accounts/password/reset/ email=ann@desk.example                                     302  302  302  302  302
GET    /accounts/password/reset/done/                                                       200  200  200  200  200
GET    /accounts/password/reset/key/done/                                                   200  200  200  200  200
GET    /accounts/password/reset/key/1-nothing/                                              200  200  200  200  200
POST   /accounts/password/reset/key/1-nothing/                                              422  422  422  422  422
GET    /accounts/2fa/                                                                       302  200  200  200  200
GET    /accounts/2fa/authenticate/                                                          302  302  302  302  302
POST   /accounts/2fa/authenticate/                                                          302  302  302  302  302
GET    /accounts/2fa/reauthenticate/                                                        302  302  302  302  302
POST   /accounts/2fa/reauthenticate/                                                        302  302  302  302  302
GET    /accounts/2fa/totp/activate/                                                         302  302  302  302  302
POST   /accounts/2fa/totp/activate/                                                         302  302  302  302  302
GET    /accounts/2fa/totp/deactivate/                                                       302  404  404  404  404
POST   /accounts/2fa/totp/deactivate/                                                       302  404  404  404  404
GET    /accounts/2fa/recovery-codes/                                                        302  404  404  404  404
GET    /accounts/2fa/recovery-codes/generate/                                               302  302  302  302  302
POST   /accounts/2fa/recovery-codes/generate/                                               302  302  302  302  302
GET    /accounts/2fa/recovery-codes/download/                                               302  404  404  404  404
GET    /accounts/2fa/webauthn/                                                              302  200  200  200  200
GET    /accounts/2fa/webauthn/add/                                                          302  302  302  302  302
POST   /accounts/2fa/webauthn/add/                                                          302  302  302  302  302
GET    /accounts/2fa/webauthn/login/                                                        302  302  302  302  302
POST   /accounts/2fa/webauthn/login/                                                        302  302  302  302  302
GET    /accounts/2fa/webauthn/reauthenticate/                                               302  302  302  302  302
POST   /accounts/2fa/webauthn/reauthenticate/                                               302  302  302  302  302
GET    /accounts/2fa/webauthn/keys/1/remove/                                                302  302  302  302  302
POST   /accounts/2fa/webauthn/keys/1/remove/                                                302  302  302  302  302
GET    /accounts/2fa/webauthn/keys/1/edit/                                                  302  302  302  302  302
POST   /accounts/2fa/webauthn/keys/1/edit/                                                  302  302  302  302  302
GET    /accounts/3rdparty/login/cancelled/                                                  200  200  200  200  200
GET    /accounts/3rdparty/login/error/                                                      401  401  401  401  401
GET    /accounts/3rdparty/signup/                                                           302  302  302  302  302
GET    /accounts/3rdparty/                                                                  302  200  200  200  200
POST   /accounts/3rdparty/                                                                  302  422  422  422  422
GET    /accounts/oidc/openid/login/                                                         404  404  404  404  404
POST   /accounts/oidc/openid/login/                                                         404  404  404  404  404
GET    /accounts/oidc/openid/login/callback/                                                404  404  404  404  404
GET    /accounts/sessions/                                                                  302  200  200  200  200
POST   /accounts/sessions/                                                                  302  302  302  302  302
GET    /accounts/join/nothing/                                                              404  404  404  404  404
POST   /accounts/join/nothing/                                                              404  404  404  404  404
GET    /accounts/join/{invitation}/                                                         200  200  302  302  302
POST   /accounts/join/{invitation}/                                                         422  302  302  302  302
POST   /accounts/join/{invitation}/ username=ann&password1=x&password2=x                    422  302  302  302  302
GET    /accounts/password/link/nothing/                                                     404  404  404  404  404
POST   /accounts/password/link/nothing/                                                     404  404  404  404  404
GET    /accounts/password/link/{reset}/                                                     200  200  200  200  200
POST   /accounts/password/link/{reset}/                                                     422  422  422  422  422
GET    /accounts/first/nothing/                                                             404  404  404  404  404
POST   /accounts/first/nothing/                                                             404  404  404  404  404
GET    /accounts/first/{first}/                                                             410  410  410  410  410
POST   /accounts/first/{first}/                                                             410  410  410  410  410
POST   /demo/sign-in/                                                                       404  404  404  404  404
POST   /demo/reset/                                                                         302  404  404  404  404
POST   /language/                                                                           302  302  302  302  302
POST   /language/ language=de&next=/                                                        302  302  302  302  302
GET    /account/                                                                            302  200  200  200  200
POST   /account/                                                                            302  302  302  302  302
POST   /account/tokens/                                                                     302  422  422  422  422
POST   /account/tokens/{token}/revoke/                                                      302  404  302  404  404

# A project's pages.
GET    /p/desk/                                                                             302  404  200  200  200
GET    /p/desk/articles/                                                                    302  404  200  200  200
GET    /p/desk/articles/taken-out/                                                          302  404  403  403  200
POST   /p/desk/articles/assign/                                                             302  404  403  403  422
GET    /p/desk/import/                                                                      302  404  200  200  200
POST   /p/desk/import/                                                                      302  404  422  422  422
GET    /p/desk/review/                                                                      302  404  403  200  200
GET    /p/desk/entities/                                                                    302  404  200  200  200
POST   /p/desk/entities/                                                                    302  404  422  422  422
GET    /p/desk/entities/{entity}/                                                           302  404  200  200  200
POST   /p/desk/entities/{entity}/                                                           302  404  422  422  422
GET    /p/desk/entities/{entity}/merge/                                                     302  404  403  200  200
POST   /p/desk/entities/{entity}/merge/                                                     302  404  403  422  422
POST   /p/desk/entities/{entity}/merge/undo/                                                302  404  403  409  409
POST   /p/desk/entities/{entity}/promote/                                                   302  404  422  422  422
POST   /p/desk/entities/{entity}/promote/ version=1                                         302  404  302  302  302
GET    /p/desk/export/                                                                      302  404  200  200  200
GET    /p/desk/entities/{entity}/delete/                                                    302  404  200  200  200
POST   /p/desk/entities/{entity}/delete/                                                    302  404  422  422  422
POST   /p/desk/entities/{entity}/delete/ version=1                                          302  404  302  302  302
GET    /p/desk/settings/                                                                    302  404  403  403  200
GET    /p/desk/settings/tokens/                                                             302  404  403  403  200
POST   /p/desk/settings/tokens/{token}/revoke/                                              302  404  403  403  302
GET    /p/desk/settings/access/                                                             302  404  403  403  200
POST   /p/desk/settings/archive/                                                            302  404  403  403  422
POST   /p/desk/settings/archive/ version=1&archived=on                                      302  404  403  403  302
POST   /p/desk/settings/rules/                                                              302  404  403  403  422
POST   /p/desk/settings/member/                                                             302  404  403  403  422
POST   /p/desk/settings/member/remove/                                                      302  404  403  403  404
GET    /p/desk/settings/member/remove/                                                      302  404  403  403  404
GET    /p/desk/settings/member/remove/?username=ann                                         302  404  403  403  200
POST   /p/desk/settings/member/remove/ username=ann&to=rev                                  302  404  403  403  302
POST   /p/desk/settings/member/take-over/                                                   302  404  403  403  422
POST   /p/desk/settings/member/take-over/ username=ann&to=rev                               302  404  403  403  409
POST   /p/desk/settings/member/password/                                                    302  404  403  403  404
POST   /p/desk/settings/member/password/ username=ann                                       302  404  403  403  201
POST   /p/desk/settings/member/password/ username=max                                       302  404  403  403  403
POST   /p/desk/settings/invitations/                                                        302  404  403  403  422
POST   /p/desk/settings/invitations/ invitee=eve&role=analyst                               302  404  403  403  302
POST   /p/desk/settings/invitations/{invited}/link/                                         302  404  403  403  422
POST   /p/desk/settings/invitations/{invited}/link/ version=1                               302  404  403  403  302
POST   /p/desk/settings/invitations/{invited}/revoke/                                       302  404  403  403  422
POST   /p/desk/settings/invitations/{invited}/revoke/ version=1                             302  404  403  403  302
GET    /p/desk/leave/                                                                       302  404  200  200  200
POST   /p/desk/leave/                                                                       302  404  302  302  409
POST   /p/desk/settings/tags/                                                               302  404  403  403  422
POST   /p/desk/settings/tags/rename/                                                        302  404  403  403  422
POST   /p/desk/settings/tags/undo/                                                          302  404  403  403  422
POST   /p/desk/settings/guidelines/                                                         302  404  403  403  422

# About an article.
GET    /a/{article}/about/                                                                  302  404  200  200  200
POST   /a/{article}/about/                                                                  302  404  422  422  422
POST   /a/{article}/about/access/                                                           302  404  403  403  422
POST   /a/{article}/about/give/                                                             302  404  403  403  422
POST   /a/{article}/about/take-back/                                                        302  404  403  403  422
POST   /a/{article}/about/take-over/                                                        302  404  403  403  422
POST   /a/{article}/about/take-over/ to=rev                                                 302  404  403  403  302
POST   /a/{taken_out}/about/bring-back/                                                     302  404  404  404  302
POST   /a/{article}/about/bring-back/                                                       302  404  404  404  302
POST   /a/{article}/about/delete/                                                           302  404  403  403  422

# The workspace. (The card by itself, asked for as a page, sends everybody on to the article, which then answers.)
GET    /a/{article}/                                                                        302  404  200  200  200
POST   /a/{article}/mark/                                                                   302  404  422  422  422
POST   /a/{article}/undo/                                                                   302  404  303  409  409
POST   /a/{article}/redo/                                                                   302  404  409  409  409
POST   /a/{article}/submit/                                                                 302  404  303  303  303
POST   /a/{article}/sign-off/                                                               302  404  422  422  422
POST   /a/{article}/sign-off/ version=1                                                     302  404  403  409  409
GET    /a/{article}/records/                                                                302  404  200  200  200
GET    /a/{article}/guidelines/                                                             302  404  302  302  302
GET    /a/{article}/news/                                                                   302  404  200  200  200
GET    /a/{article}/{draft}/                                                                302  303  303  303  303
POST   /a/{article}/{draft}/slots/speaker/                                                  302  404  422  422  422
POST   /a/{article}/{draft}/frame/                                                           302  404  422  422  422
POST   /a/{article}/{draft}/frame/                                                          302  404  422  422  422
POST   /a/{article}/{draft}/attributes/                                                     302  404  422  422  422
POST   /a/{article}/{draft}/record/                                                         302  404  422  422  422
POST   /a/{article}/{draft}/kind/                                                           302  404  422  422  422
POST   /a/{article}/{draft}/borders/                                                        302  404  422  422  422
GET    /a/{article}/{draft}/history/                                                        302  404  200  200  200
GET    /a/{article}/{draft}/occurrences/                                                    302  404  422  422  422
POST   /a/{article}/{draft}/occurrences/                                                    302  404  422  422  422
POST   /a/{article}/{draft}/take-up/                                                        302  404  422  422  422
POST   /a/{article}/{draft}/take-up/ version=1                                              302  404  409  409  409
POST   /a/{article}/{draft}/approve-mentions/                                               302  404  422  422  422
POST   /a/{article}/{draft}/delete/                                                         302  404  422  422  422
POST   /a/{article}/{draft}/restore/                                                        302  404  422  422  422
POST   /a/{article}/{draft}/take-over/                                                      302  404  422  422  422
POST   /a/{article}/{draft}/take-over/ version=1                                            302  404  403  403  403
POST   /a/{article}/{draft}/submit/                                                         302  404  422  422  422

# The API. Without a version, 428; with one (`@1` is the If-Match header), whoever may not is told so.
GET    /api/v1/                                                                             404  404  404  404  404
POST   /api/v1/                                                                             404  404  404  404  404
PUT    /api/v1/                                                                             404  404  404  404  404
PATCH  /api/v1/                                                                             404  404  404  404  404
DELETE /api/v1/                                                                             404  404  404  404  404
GET    /api/v1/schema/                                                                      200  200  200  200  200
GET    /api/v1/docs/                                                                        200  200  200  200  200
GET    /api/v1/projects/desk/export/?format=jsonl                                           401  404  200  200  200
GET    /api/v1/projects/desk/export/?format=nothing                                         401  404  400  400  400
GET    /api/v1/projects/desk/changes/                                                       401  404  200  200  200
GET    /api/v1/projects/                                                                    401  200  200  200  200
POST   /api/v1/projects/                                                                    401  422  422  422  422
GET    /api/v1/projects/desk/                                                               401  404  200  200  200
PATCH  /api/v1/projects/desk/                                                               401  404  428  428  428
PUT    /api/v1/projects/desk/archive/                                                       401  404  428  428  428
PUT    /api/v1/projects/desk/archive/ @1                                                    401  404  403  403  200
DELETE /api/v1/projects/desk/archive/                                                       401  404  428  428  428
DELETE /api/v1/projects/desk/archive/ @1                                                    401  404  403  403  200
GET    /api/v1/projects/?archived=true                                                      401  200  200  200  200
GET    /api/v1/projects/desk/members/                                                       401  404  200  200  200
POST   /api/v1/projects/desk/members/                                                       401  404  422  422  422
GET    /api/v1/projects/desk/members/rev/                                                   401  404  200  200  200
PATCH  /api/v1/projects/desk/members/rev/                                                   401  404  422  422  422
DELETE /api/v1/projects/desk/members/rev/                                                   401  404  428  428  428
GET    /api/v1/projects/desk/members/?left=true                                             401  404  200  200  200
GET    /api/v1/projects/desk/members/rev/work/                                              401  404  403  403  200
POST   /api/v1/projects/desk/members/rev/work/                                              401  404  403  403  409
GET    /api/v1/projects/desk/invitations/                                                   401  404  403  403  200
POST   /api/v1/projects/desk/invitations/                                                   401  404  422  422  422
POST   /api/v1/projects/desk/invitations/ {"invitee": "eve", "role": "analyst"}             401  404  403  403  201
GET    /api/v1/invitations/{invited}/                                                       401  404  403  403  200
DELETE /api/v1/invitations/{invited}/                                                       401  404  403  403  428
DELETE /api/v1/invitations/{invited}/ @1                                                    401  404  403  403  204
POST   /api/v1/invitations/{invited}/link/                                                  401  404  403  403  428
POST   /api/v1/invitations/{invited}/link/ @1                                               401  404  403  403  200
GET    /api/v1/projects/desk/guidelines/                                                    401  404  200  200  200
POST   /api/v1/projects/desk/guidelines/                                                    401  404  422  422  422
GET    /api/v1/projects/desk/tags/                                                          401  404  200  200  200
PUT    /api/v1/projects/desk/tags/                                                          401  404  422  422  422
PUT    /api/v1/projects/desk/tags/ @1 {"tags": []}                                          401  404  403  403  200
GET    /api/v1/tags/{tag}/                                                                  401  404  200  200  200
PATCH  /api/v1/tags/{tag}/                                                                  401  404  428  428  428
PATCH  /api/v1/tags/{tag}/ @1 {"name": "money"}                                             401  404  403  403  200
POST   /api/v1/projects/desk/tags/                                                          401  404  422  422  422
POST   /api/v1/projects/desk/tags/ {"name": "money"}                                        401  404  403  403  201
POST   /api/v1/projects/desk/tags/ {"name": "figure"}                                       401  404  403  403  200
DELETE /api/v1/tags/{tag}/                                                                  401  404  428  428  428
DELETE /api/v1/tags/{tag}/ @1                                                               401  404  403  403  204
GET    /api/v1/projects/desk/entities/                                                      401  404  200  200  200
POST   /api/v1/projects/desk/entities/                                                      401  404  422  422  422
GET    /api/v1/entities/{entity}/                                                           401  404  200  200  200
PATCH  /api/v1/entities/{entity}/                                                           401  404  428  428  428
DELETE /api/v1/entities/{entity}/                                                           401  404  428  428  428
POST   /api/v1/entities/{entity}/promote/                                                   401  404  428  428  428
POST   /api/v1/entities/{entity}/promote/ @1 {}                                             401  404  200  200  200
GET    /api/v1/entities/{entity}/merge/?into={other_entity}                                 401  404  200  200  200
GET    /api/v1/entities/{entity}/merge/                                                     401  404  400  400  400
POST   /api/v1/entities/{entity}/merge/                                                     401  404  422  422  422
POST   /api/v1/entities/{entity}/merge/ @1 {"into": "mine"}                                 401  404  422  422  422
DELETE /api/v1/entities/{entity}/merge/                                                     401  404  428  428  428
DELETE /api/v1/entities/{entity}/merge/ @1                                                  401  404  409  409  409
GET    /api/v1/projects/desk/articles/                                                      401  404  200  200  200
POST   /api/v1/projects/desk/articles/                                                      401  404  422  422  422
GET    /api/v1/articles/{article}/                                                          401  404  200  200  200
PATCH  /api/v1/articles/{article}/                                                          401  404  428  428  428
DELETE /api/v1/articles/{article}/                                                          401  404  428  428  428
GET    /api/v1/projects/desk/taken-out/                                                     401  404  403  403  200
POST   /api/v1/articles/{taken_out}/restore/                                                401  428  428  428  428
POST   /api/v1/articles/{taken_out}/restore/ @1                                             401  404  404  404  412
POST   /api/v1/articles/{taken_out}/restore/ @2                                             401  404  404  404  200
GET    /api/v1/articles/{article}/revisions/                                                401  404  200  200  200
POST   /api/v1/articles/{article}/submit/                                                   401  404  200  200  200
POST   /api/v1/articles/{article}/undo/                                                     401  404  200  409  409
POST   /api/v1/articles/{article}/redo/                                                     401  404  409  409  409
POST   /api/v1/articles/{article}/signoff/                                                  401  404  428  428  428
POST   /api/v1/articles/{article}/take-over/                                                401  404  403  403  200
GET    /api/v1/articles/{article}/readers/                                                  401  404  403  403  200
POST   /api/v1/articles/{article}/readers/                                                  401  404  403  403  422
POST   /api/v1/articles/{article}/readers/ {"user": "rev"}                                  401  404  403  403  201
POST   /api/v1/articles/{article}/readers/ {"user": "ann"}                                  401  404  403  403  201
GET    /api/v1/articles/{article}/readers/gone/                                             401  404  403  403  200
DELETE /api/v1/articles/{article}/readers/gone/                                             401  404  403  403  428
DELETE /api/v1/articles/{article}/readers/gone/ @1                                          401  404  403  403  204
GET    /api/v1/articles/{article}/assignments/                                              401  404  403  403  200
POST   /api/v1/articles/{article}/assignments/                                              401  404  403  403  422
POST   /api/v1/articles/{article}/assignments/ {"user": "rev"}                              401  404  403  403  201
POST   /api/v1/articles/{article}/assignments/ {"user": "ann"}                              401  404  403  403  200
GET    /api/v1/assignments/{assignment}/                                                    401  404  403  403  200
PATCH  /api/v1/assignments/{assignment}/                                                    401  404  403  403  422
PATCH  /api/v1/assignments/{assignment}/ @1 {"due_on": "2026-03-12"}                        401  404  403  403  200
DELETE /api/v1/assignments/{assignment}/                                                    401  404  403  403  428
DELETE /api/v1/assignments/{assignment}/ @1                                                 401  404  403  403  204
GET    /api/v1/articles/{article}/annotations/                                              401  404  200  200  200
POST   /api/v1/articles/{article}/annotations/                                              401  404  422  422  422
GET    /api/v1/projects/desk/annotations/                                                   401  404  200  200  200
POST   /api/v1/projects/desk/decisions/                                                     401  404  422  422  422
GET    /api/v1/annotations/{submitted}/                                                     401  404  200  200  200
PATCH  /api/v1/annotations/{submitted}/                                                     401  404  428  428  428
DELETE /api/v1/annotations/{submitted}/                                                     401  404  428  428  428
POST   /api/v1/annotations/{submitted}/restore/                                             401  404  428  428  428
POST   /api/v1/annotations/{submitted}/take-over/                                           401  404  428  428  428
GET    /api/v1/annotations/{submitted}/decisions/                                           401  404  200  200  200
POST   /api/v1/annotations/{submitted}/decisions/                                           401  404  422  422  422
GET    /api/v1/annotations/{submitted}/history/                                             401  404  200  200  200
GET    /api/v1/annotations/{submitted}/checks/                                              401  404  200  200  200
POST   /api/v1/annotations/{submitted}/checks/                                              401  404  422  422  422
POST   /api/v1/annotations/{submitted}/submit/                                              401  404  428  428  428
POST   /api/v1/annotations/{submitted}/withdraw/                                            401  404  428  428  428
POST   /api/v1/annotations/{submitted}/contest/                                             401  404  428  428  428
POST   /api/v1/annotations/{submitted}/accept/                                              401  404  428  428  428
POST   /api/v1/annotations/{submitted}/dismiss/                                             401  404  428  428  428
POST   /api/v1/annotations/{submitted}/agree/                                               401  404  428  428  428
POST   /api/v1/annotations/{submitted}/revoke/                                              401  404  428  428  428
GET    /api/v1/nothing/                                                                     404  404  404  404  404
POST   /api/v1/nothing/                                                                     404  404  404  404  404
PUT    /api/v1/nothing/                                                                     404  404  404  404  404
PATCH  /api/v1/nothing/                                                                     404  404  404  404  404
DELETE /api/v1/nothing/                                                                     404  404  404  404  404
PATCH  /api/v1/projects/desk/ @1 {"name": "City desk"}                                      401  404  403  403  200
POST   /api/v1/projects/desk/members/ {"user": "out", "role": "analyst"}                    401  404  403  403  201
DELETE /api/v1/projects/desk/members/ann/ @1                                                401  404  204  403  204
DELETE /api/v1/projects/desk/members/ann/?to=rev @1                                         401  404  204  403  204
POST   /api/v1/projects/desk/guidelines/ @0 {"text": "Mark."}                               401  404  403  403  201
DELETE /api/v1/articles/{article}/ @1                                                       401  404  403  403  204
POST   /api/v1/articles/{article}/signoff/ @1                                               401  404  403  409  409
PATCH  /api/v1/annotations/{draft}/ @1 {"attributes": {"hedged": true}}                     401  404  200  403  403
DELETE /api/v1/annotations/{draft}/ @1                                                      401  404  204  403  204
POST   /api/v1/annotations/{draft}/submit/ @1                                               401  404  200  403  403
POST   /api/v1/annotations/{draft}/take-over/ @1 {"to": "rev"}                              401  404  403  403  403
POST   /api/v1/annotations/{submitted}/decisions/ @2 {"verdict": "approve"}                 401  404  403  201  201
POST   /api/v1/annotations/{submitted}/withdraw/ @2                                         401  404  200  403  403
"""
