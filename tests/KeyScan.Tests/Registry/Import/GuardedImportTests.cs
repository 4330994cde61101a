using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Import;

/// <summary>A wrong file must not aim revocation at keys, nor silence their leaks.</summary>
public sealed class GuardedImportTests
{
    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void A_second_key_under_the_id_of_another_must_be_asked_for(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key,key_id,owner\n{Token(1)},prod-pay-1,dana\n{Token(2)},prod-pay-2,dana\n");
        ImportReport report = registry.Import($"key,key_id\nContent-Type,prod-pay-1\n{Token(2)},prod-pay-2\n{Token(3)},new\n");
        Assert.False(report.IsKept);
        Problem problem = Assert.Single(report.Problems);
        Assert.Equal("keys.csv:2", problem.Where);
        Assert.StartsWith("the registry has another key under this id", problem.What, StringComparison.Ordinal);
        Assert.Contains("--add-fingerprints", problem.WhatToDo, StringComparison.Ordinal);
        Assert.Equal(new KeyCounts(2, 2, 0), registry.Store.Count());

        ImportReport rest =
            registry.Import($"key,key_id\nContent-Type,prod-pay-1\n{Token(3)},new\n", new ImportOptions { SkipBadRows = true });
        Assert.Equal((1, 1), (rest.New, rest.BadRows));
        Assert.Single(registry.Store.FingerprintsOf("prod-pay-1"));
        Assert.Equal(1, registry.Import($"key,key_id\n{Token(4)},prod-pay-1\n",
            new ImportOptions { AddFingerprints = true }).NewFingerprints);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_fingerprint_made_elsewhere_is_no_way_around_it(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key,key_id\n{Token(1)},prod-1\n");
        Fingerprint made = Fingerprint.Compute(TestRegistry.Pepper(1), new Secret("Content-Type"));
        Assert.False(registry.Import($"fingerprint,key_id\n{made.Text},prod-1\n").IsKept);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_same_key_under_a_new_pepper_is_no_second_key(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key,key_id\n{Token(1)},prod-1\n");
        ImportReport report = registry.Import($"key,key_id\n{Token(1)},prod-1\n",
            peppers: TestRegistry.Peppers(TestRegistry.Pepper(2, seed: 2), TestRegistry.Pepper(1)));
        Assert.Equal((true, 1), (report.IsKept, report.NewFingerprints));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Working_keys_become_revoked_or_expired_only_where_somebody_says_so(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key,key_id,status,expires_at\n{Token(1)},a,active,\n{Token(2)},b,suspended,2030-01-01\n{Token(3)},c,"
            + $"revoked,\n{Token(4)},d,active,2020-01-01\n{Token(5)},e,active,\n");
        string file = $"key,key_id,status,expires_at\n{Token(1)},a,revoked,\n{Token(2)},b,suspended,2020-01-01\n{Token(3)},c,"
            + $"expired,\n{Token(4)},d,revoked,2020-01-01\n{Token(5)},e,active,2031-01-01\n";
        ImportReport refused = registry.Import(file);
        Assert.Equal((false, true, 2, "a"), (refused.IsKept, refused.SilencesTooMany, refused.Silenced, refused.FirstSilenced));
        Assert.Equal(KeyStatus.Active, registry.Store.Find("a")!.Status);
        Assert.Null(registry.Store.Find("e")!.ExpiresAt);
        Assert.True(registry.Import(file, new ImportOptions { MaySilence = 1 }).SilencesTooMany);

        ImportReport kept = registry.Import(file, new ImportOptions { MaySilence = 2 });
        Assert.Equal((true, 2), (kept.IsKept, kept.Silenced));
        Assert.Equal(KeyStatus.Revoked, registry.Store.Find("a")!.Status);
        Assert.Equal((true, 0), (registry.Import(file).IsKept, registry.Import(file).Silenced));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Keys_that_read_as_words_or_addresses_are_counted_and_the_first_is_named_without_its_text(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport report = registry.Import($"key,key_id\n{Token(1)},a\ndana1@acme.test,b\napplication/json,c\n");
        Assert.Equal((true, 2, "keys.csv:3 reads as an e-mail address"), (report.IsKept, report.Everyday, report.FirstEveryday));
    }

    private static string Token(int number) => MadeTokens.Random("acme_", 32, number);
}
