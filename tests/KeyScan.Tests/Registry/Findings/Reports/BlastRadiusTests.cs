using System.Text.Json;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;

namespace KeyScan.Tests.Registry.Findings.Reports;

/// <summary>What live secrets open: whose, what, and the most dangerous first, in every report.</summary>
public sealed class BlastRadiusTests
{
    private static readonly DateTimeOffset Asked = SampleOrganisation.Now.AddDays(-2);
    private readonly SampleOrganisation _sample = new(3);

    [Fact]
    public void The_most_dangerous_comes_first_whatever_the_rule_thought_of_it()
    {
        IReadOnlyList<Opening> openings = BlastRadius.FindOpenings(Report(
            Active("b", Severity.High, new Identity { Owner = "bo", Scopes = ["read"] }),
            Active("a", Severity.Low,
                new Identity { Owner = "ada", Account = "acme", Scopes = ["admin:org", "repo"], Risk = Severity.Critical }),
            Active("c", Severity.High, new Identity { Owner = "bo", Scopes = ["read", "write"] }),
            Active("d", Severity.Critical, new Identity { Risk = Severity.Low })).Judge());
        Assert.Equal([("ada", Severity.Critical), (null, Severity.Critical), ("bo", Severity.High), ("bo", Severity.High)],
            openings.Select(o => (o.Owner, o.Danger)));
        Assert.Equal([2, 0, 2, 1], openings.Select(o => o.Scopes.Count));
        Assert.Equal([("ada", 1), ("", 1), ("bo", 2)],
            BlastRadius.ByOwner(openings).Select(g => (g.Key, g.Count())).OrderBy(g => Array.IndexOf(["ada", "", "bo"], g.Key)));
        Assert.Equal([("", 1), ("admin:org", 1), ("repo", 1), ("read", 2), ("write", 1)],
            BlastRadius.ByScope(openings).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public void What_is_over_allowed_or_was_never_confirmed_opens_nothing_and_what_the_provider_contradicts_stands_out()
    {
        RecordedFinding active = Active("a", Severity.High, new Identity { Owner = "ada" });
        RecordedFinding[] none =
        [
            active with { Verification = Said(Outcome.Inactive) },
            active with { Verification = Said(Outcome.Unknown) },
            active with { Verification = Said(Outcome.Canary) },
            active with { Verification = VerificationResult.NotTried },
            active with { Sightings = [active.Sightings[0] with { State = FindingState.Allowed }] },
        ];
        Assert.All(none, f => Assert.Empty(BlastRadius.FindOpenings(Report(f).Judge())));
        RecordedFinding gone = active with { Sightings = [active.Sightings[0] with { State = FindingState.Fixed }] };
        Assert.Equal("live", Assert.Single(Report(gone).Judge()).StateName);
        RecordedFinding revoked = active with { IssuedKey = new IssuedKey { KeyId = "k1", Status = KeyStatus.Revoked,
            StatusChangedAt = Asked.AddDays(-1) } };
        Assert.True(Assert.Single(BlastRadius.FindOpenings(Report(revoked).Judge())).IsContradicted);
        Assert.Equal((1, 0, false), (Report(gone).Count().Verified, Report(gone).Count().Live, Report(gone).Count().IsCalm));
        Assert.Equal(1, Report(gone).FailingCount(Confidence.Certain));
    }

    [Fact]
    public void An_issued_key_of_several_findings_is_one_and_the_registry_says_what_the_provider_does_not()
    {
        var key = new IssuedKey { KeyId = "k1", Owner = "Carmen", Team = "data", Scopes = ["etl"], Status = KeyStatus.Active };
        RecordedFinding first = Active("a", Severity.High, null) with { IssuedKey = key };
        RecordedFinding second = first with
        {
            Id = Id("b"),
            Verification = Said(Outcome.Active) with { Identity = new Identity { Account = "acme-data" } },
        };
        Opening opening = Assert.Single(BlastRadius.FindOpenings(Report(first, second).Judge()));
        Assert.Equal(("k1", "Carmen", "acme-data", "etl"),
            (opening.Name, opening.Owner, opening.Account, string.Join(' ', opening.Scopes)));
    }

    [Fact]
    public void The_terminal_the_page_and_the_lines_say_the_same()
    {
        OrganisationReport report = Report(Active("a", Severity.Low, new Identity
        {
            Account = "acme <org>", Owner = "ada@acme.example", Scopes = ["admin:*"], Risk = Severity.Critical,
            ExpiresAt = SampleOrganisation.Now.AddDays(10), LastUsedAt = Asked.AddDays(-1),
        }));
        var text = new StringWriter();
        ReportText.Write(report, text);
        Assert.Contains("Blast radius: 1 secret that works, as its provider says.", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("  critical  ", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("            opens   acme <org> at acme, for ada@acme.example", text.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("            may     admin:*", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("            times   last used 2026-11-18, ends 2026-12-01, asked 2026-11-19", text.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("No issued key that leaked is known to work, but 1 other secret does: its provider says so.",
            text.ToString(), StringComparison.Ordinal);

        var page = new StringWriter();
        ReportHtml.Write(report, page);
        Assert.Contains("<section id=\"blast\">", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 secret that works, of 1 owner; all confirmed by their providers. The worst is critical and opens "
            + "acme &lt;org&gt;.", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("acme &lt;org&gt;", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("<code>admin:*</code>", page.ToString(), StringComparison.Ordinal);

        using var lines = new MemoryStream();
        ReportJsonl.Write(report, lines);
        JsonElement line = JsonDocument.Parse(System.Text.Encoding.UTF8.GetString(lines.ToArray()).Split('\n')[0]).RootElement;
        Assert.Equal(("active", "ada@acme.example", "critical"), (line.GetProperty("verification").GetString(),
            line.GetProperty("identity").GetProperty("owner").GetString(),
            line.GetProperty("identity").GetProperty("risk").GetString()));
        Assert.Equal(Asked, line.GetProperty("verified_at").GetDateTimeOffset());
    }

    [Fact]
    public void A_thousand_secrets_of_a_hundred_owners_are_a_page_that_opens()
    {
        RecordedFinding[] findings = [.. Enumerable.Range(0, 1000).Select(i => Active($"{i:x4}", (Severity)(i % 5),
            new Identity { Owner = $"owner {i % 100}", Scopes = [.. Enumerable.Range(0, i % 30).Select(s => $"scope {s}")] }))];
        var page = new StringWriter();
        ReportHtml.Write(Report(findings), page);
        string section = page.ToString()[page.ToString().IndexOf("<section id=\"blast\">", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.InRange(section.Length, 10_000, 1_000_000);
        Assert.Contains("and 50 owners more", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_of_a_provider_stay_text()
    {
        string hostile = _sample.MakeHostileFinding().Description;
        OrganisationReport report =
            Report(Active("a", Severity.High, new Identity { Account = hostile, Owner = hostile, Scopes = [hostile] }));
        var page = new StringWriter();
        ReportHtml.Write(report, page);
        Assert.DoesNotContain("<img", page.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", page.ToString(), StringComparison.Ordinal);
        var text = new StringWriter();
        ReportText.Write(report, text);
        Assert.DoesNotContain('\e', text.ToString());
        Assert.DoesNotContain('\u202e', text.ToString());
    }

    private OrganisationReport Report(params RecordedFinding[] findings) => _sample.MakeReport(0) with { Findings = findings };

    private RecordedFinding Active(string id, Severity severity, Identity? identity)
    {
        RecordedFinding finding = _sample.MakeFinding(0, 1);
        return finding with
        {
            Id = Id(id),
            Provider = "acme",
            Severity = severity,
            IssuedKey = null,
            Verification = Said(Outcome.Active) with { Identity = identity },
            Sightings = [finding.Sightings[0] with { State = FindingState.Open }],
        };
    }

    private static VerificationResult Said(Outcome outcome) => new() { Outcome = outcome, At = Asked, Host = "api.acme.example" };

    private static string Id(string id) => id.PadLeft(32, '0');
}
