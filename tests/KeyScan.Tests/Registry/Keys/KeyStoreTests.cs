using KeyScan.Registry.Keys;
using KeyScan.Registry.Leaks;
using KeyScan.Registry.Minting;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Keys;

public sealed class KeyStoreTests
{
    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void Lists_hold_the_keys_that_fit(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(
            "key_id,key,provider,team,owner,environment,status,expires_at,last_used_at\n"
            + $"a,{Token(1)},api,red,Dana,production,active,2026-02-01,2026-02-20\n"
            + $"b,{Token(2)},api,red,Robin,staging,active,2026-09-01,2025-01-01\n"
            + $"c,{Token(3)},web,blue,Dana,production,revoked,2026-02-01,\n"
            + $"d,{Token(4)},web,blue,Kim,production,suspended,,2026-02-28\n");
        string Ids(KeyFilter filter) => string.Concat(registry.Store.List(filter).Select(k => k.KeyId));
        Assert.Equal("abcd", Ids(new KeyFilter()));
        Assert.Equal("ab", Ids(new KeyFilter { Provider = "api" }));
        Assert.Equal("cd", Ids(new KeyFilter { Team = "blue" }));
        Assert.Equal("ac", Ids(new KeyFilter { Owner = "Dana" }));
        Assert.Equal("d", Ids(new KeyFilter { Environment = "production", Owner = "Kim" }));
        Assert.Equal("b", Ids(new KeyFilter { Status = KeyStatus.Active }));
        Assert.Equal("a", Ids(new KeyFilter { Status = KeyStatus.Expired }));
        Assert.Equal("c", Ids(new KeyFilter { Status = KeyStatus.Revoked }));
        Assert.Equal("abc", Ids(new KeyFilter { ExpiresBefore = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Equal("bc", Ids(new KeyFilter { UnusedSince = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Equal("", Ids(new KeyFilter { Team = "' OR 1=1 --" }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Marks_are_kept_with_their_time(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key\na,{Token(1)}\nb,{Token(2)}\n");
        DateTimeOffset at = TestRegistry.Now.AddDays(-3);
        Assert.Equal(2, registry.Store.Mark(["a", "b"], KeyStatus.Revoked, at));
        Assert.Equal(0, registry.Store.Mark(["a"], KeyStatus.Revoked, TestRegistry.Now));
        Assert.Equal(at, registry.Store.Find("a")!.StatusChangedAt);
        Assert.Equal(KeyStatus.Revoked, registry.Store.Find("b")!.Status);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void An_unknown_id_among_others_marks_none(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key\na,{Token(1)}\n");
        Problem problem = Assert.Throws<ProblemException>(
            () => registry.Store.Mark(["a", "nobody"], KeyStatus.Revoked, TestRegistry.Now)).Problem;
        Assert.Equal("there is no issued key `nobody`; nothing was changed", problem.What);
        Assert.Equal(KeyStatus.Active, registry.Store.Find("a")!.Status);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Leaks_of_a_key_are_read_in_their_order(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key\na,{Token(1)}\n");
        registry.Database.Run(session => session.Execute(
            """
            INSERT INTO leaks (key_id, repository, finding_id, fingerprint, first_seen_at, last_seen_at, severity, path, line, is_reachable, occurrences)
            VALUES ('a', 'later', 'f', 'e1:00', 2000, 3000, 'high', 'a.txt', 7, 0, 2), ('a', 'first', 'f', 'e1:00', 1000, 3000, 'high', 'b.txt', 8, NULL, 1)
            """));
        IReadOnlyList<Leak> leaks = new LeakStore(registry.Database).Find("a");
        Assert.Equal(["first", "later"], leaks.Select(l => l.Repository));
        Assert.Equal((false, null), (leaks[1].IsReachable, leaks[0].IsReachable));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_minted_key_is_registered_and_found(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        MintedKey minted = new KeyMint(registry.Database, TestRegistry.Peppers())
            .Mint(KeyFormat.Parse("acme_live"), new IssuedKey { KeyId = null, Owner = "Dana", Status = KeyStatus.Active });
        Assert.Matches($"^acme_live_{minted.KeyId}_[0-9A-Za-z]{{46}}$", minted.Key.Reveal());
        Assert.Equal("Dana", registry.Store.FindSecret(minted.Key.RevealBytes(), TestRegistry.Peppers())?.Owner);
        Assert.Equal(new KeyCounts(1, 1, 0), registry.Store.Count());
    }

    private static string Token(int seed) => MadeTokens.Random("acme_", 32, seed);
}
