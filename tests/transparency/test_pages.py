"""x"""


def test_x(client, cast):
    for u in "/open /open/waste /open/waste/audit /open/waste/stakeholders.csv /open/nope /open/how-to-verify /open/WASTE /open/waste/audit.jsonl".split():
        r = client.get(u)
        print(u, r.status, dict(r.headers))
        if r.status_code == 500:
            print(r.text)
    assert 0
