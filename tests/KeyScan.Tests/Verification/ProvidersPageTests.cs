using KeyScan.Tests.Support;
using KeyScan.Verification.Templates;
using KeyScan.Yaml;

namespace KeyScan.Tests.Verification;

/// <summary>The page of which providers are asked says what the rule files say.</summary>
public sealed class ProvidersPageTests
{
    private static readonly RuleVerification[] Templates = [.. BuiltInExchanges.Templates
        .OrderBy(t => t.Provider, StringComparer.Ordinal).ThenBy(t => t.Rules[0], StringComparer.Ordinal)];

    [Fact]
    public void The_page_has_a_line_for_every_template_and_no_other()
    {
        string[] lines = [.. File.ReadLines(Repository.Combine("rules", "providers.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.Equal(Templates.Select(Line), lines);
    }

    [Fact]
    public void The_page_s_counts_are_those_of_the_files()
    {
        string text = File.ReadAllText(Repository.Combine("rules", "providers.md"));
        Assert.Contains($"\n{Count(t => t.Verify is not null)} are asked about; {Count(t => t.Identity is not null)} tell whose "
            + $"it is; {Count(t => t.Revoke is not null)} have a way to take it back.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_are_asked_as_were_promised()
    {
        Assert.True(Rules(t => t.Verify is not null) >= 150);
        Assert.True(Providers(t => t.Verify is not null) >= 100);
        Assert.True(Providers(t => t.Identity is not null) >= 40);
        Assert.True(Providers(t => t.Revoke is not null) >= 25);
    }

    [Fact]
    public void Who_takes_a_bare_401_for_the_end_of_a_key_says_where_the_provider_does()
    {
        // npm's own client asks this to say who is logged in; the registry's pages state 401 for other requests alone.
        string[] bare = [.. Templates.Where(t => t.Verify is { } verify && verify.Steps.SelectMany(s => s.When)
            .Any(c => c is { Verdict: Verdict.Inactive, IsBare: true, Because: null })).Select(t => t.Rules[0])];
        Assert.Equal(["npm-access-token"], bare);
    }

    private static string Count(Func<RuleVerification, bool> which) => $"{Rules(which)} rules of {Providers(which)} providers";

    private static int Rules(Func<RuleVerification, bool> which) =>
        Templates.Where(which).SelectMany(t => t.Rules).Distinct(StringComparer.Ordinal).Count();

    private static int Providers(Func<RuleVerification, bool> which) =>
        Templates.Where(which).Select(t => t.Provider).Distinct(StringComparer.Ordinal).Count();

    private static string Line(RuleVerification template)
    {
        string asked = template.Verify is not { } verify ? ""
            : verify.Hosts.Count == 0 ? "the host in the found URL"
            : string.Join(", ", verify.Hosts.Select(h => h.Text));
        string back = template.Revoke is not { } revoke ? ""
            : $"by {KebabNames<RevokeBy>.Of(revoke.By)}: {KebabNames<RevokeEffect>.Of(revoke.Effect)}";
        return $"| {template.Provider} | {string.Join(", ", template.Rules)} | {asked} | {Told(template.Identity)} | {back} |";
    }

    private static string Told(IdentityTemplate? identity) =>
        identity is null ? "" : string.Join(", ", new (string Name, Extract? Place)[]
    {
        ("account", identity.Account), ("owner", identity.Owner), ("scopes", identity.Scopes), ("expires at", identity.ExpiresAt),
        ("last used at", identity.LastUsedAt),
    }.Where(p => p.Place is not null).Select(p => p.Name));
}
