/** A whole report, small enough to read; a test posts it. */
export const EXAMPLE = `curl -X POST "$COUNTERSIGN/api/v1/reports" \\
  -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -d '
{ "platform": "acme",
  "report": { "id": "r-1", "category": "CYBER_VIOLENCE", "keyword": "CYBER_HARASSMENT", "source": "USER",
              "reportedAt": "2026-11-20T10:00:00Z", "reporter": { "accountId": "u1" },
              "note": "He has done this for weeks.", "messageIds": ["m2"] },
  "thread": { "id": "t-1", "region": "eu",
              "participants": [
                { "accountId": "u1", "displayName": "Ann", "minor": false, "country": "DE" },
                { "accountId": "u2", "displayName": "Bo" } ],
              "messages": [
                { "id": "m1", "senderId": "u1", "sentAt": "2026-11-19T22:00:00Z", "text": "Please stop." },
                { "id": "m2", "senderId": "u2", "sentAt": "2026-11-19T22:01:00Z", "text": "You will hear from me daily." } ] } }'
`;
