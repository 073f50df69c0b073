"""Counts a report of A2A's compatibility kit: summary.py KNOWN NAME REPORT. Fails when something fails that is not known."""

import collections
import sys
import xml.etree.ElementTree

known_file, name, report = sys.argv[1:]
generation = name.split("-")[0]

known = {}
with open(known_file, encoding="utf-8") as lines:
    for line in lines:
        if line.strip() and not line.startswith("#"):
            of, test, reason = line.strip().split(None, 2)
            if of == generation:
                known[test] = reason


def binding(case):
    where = case.get("classname", "") + case.get("name", "")
    for word in ("grpc", "http_json", "jsonrpc"):
        if word in where:
            return word
    return "both" if generation == "1.0" else "jsonrpc"


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "known" if case.get("name") in known else "failed"
    skipped = case.find("skipped")
    if skipped is None:
        return "passed"
    # what the kit only recommends and what was expected to fail are no failures
    return "recommended" if skipped.get("type") == "pytest.xfail" else "skipped"


counts = collections.defaultdict(collections.Counter)
cases = [case for case in xml.etree.ElementTree.parse(report).iter("testcase") if binding(case) != "grpc"]
for case in cases:
    counts[binding(case)][outcome(case)] += 1

for which, count in sorted(counts.items()):
    print(f"{name} {which}: {count['passed']} passed, {count['failed']} failed, {count['known']} known, "
          f"{count['recommended']} recommended only, {count['skipped']} skipped")
for case in cases:
    if outcome(case) == "failed":
        print(f"  FAILED {case.get('classname')}::{case.get('name')}")
    elif outcome(case) == "known":
        print(f"  known  {case.get('name')}: {known[case.get('name')]}")
    elif outcome(case) == "passed" and case.get("name") in known:
        print(f"  passes {case.get('name')}, though it is listed as known")

sys.exit(any(count["failed"] for count in counts.values()))
