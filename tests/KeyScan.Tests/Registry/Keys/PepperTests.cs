using System.Text;
using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Keys;

/// <summary>Peppers and their epochs in a registry.</summary>
public sealed class PepperTests
{
    private static readonly string Token = MadeTokens.Random("acme_", 32, 1);
    private static readonly string Keys = $"key_id,key\nk1,{Token}\n";

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void A_changed_pepper_is_refused_before_anything_is_read(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(Keys);
        Problem problem = registry.Refusal("not even a header", peppers: TestRegistry.Peppers(TestRegistry.Pepper(1, seed: 2)));
        Assert.Equal("the pepper of epoch 1 is not the one this registry was made with", problem.What);
        Assert.Contains("set KEYSCAN_PEPPER_EPOCH=2 and keep the old one as KEYSCAN_PEPPER_E1", problem.WhatToDo,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_new_epoch_adds_fingerprints_and_the_old_ones_go_on_matching(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(Keys + $"k2,{MadeTokens.Random("acme_", 32, 2)}\n");
        PepperRing both = TestRegistry.Peppers(TestRegistry.Pepper(2, seed: 2), TestRegistry.Pepper(1));
        ImportReport report = registry.Import(Keys, peppers: both);
        Assert.Equal((0, 0, 1, 1), (report.New, report.Changed, report.Unchanged, report.NewFingerprints));
        Assert.Equal(["e1:", "e2:"], registry.Store.FingerprintsOf("k1").Select(f => f.Fingerprint.Text[..3]));
        Assert.Equal("k2", registry.Store.FindSecret(Encoding.UTF8.GetBytes(MadeTokens.Random("acme_", 32, 2)), both)?.KeyId);
        Assert.Equal("k1", registry.Store.FindSecret(Encoding.UTF8.GetBytes(Token),
            TestRegistry.Peppers(TestRegistry.Pepper(2, seed: 2)))?.KeyId);
        Assert.Equal([1], registry.Store.CheckPeppers(TestRegistry.Peppers(TestRegistry.Pepper(2, seed: 2))));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_fingerprint_made_elsewhere_matches_and_its_key_may_come_later(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        Fingerprint fingerprint = Fingerprint.Compute(TestRegistry.Pepper(1), new Secret(Token));
        registry.Import($"key_id,fingerprint\nk1,{fingerprint}\n");
        Assert.Equal(new KeyCounts(1, 1, 1), registry.Store.Count());
        Assert.Equal("k1", registry.Store.FindSecret(Encoding.UTF8.GetBytes(Token), TestRegistry.Peppers())?.KeyId);
        registry.Import(Keys);
        Assert.Equal(new KeyCounts(1, 1, 0), registry.Store.Count());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_fingerprint_of_an_epoch_without_a_pepper_is_refused(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport report = registry.Import($"key_id,fingerprint\nk1,e7:{new string('0', 64)}\n");
        Assert.Equal("the fingerprint is of epoch 7, and the pepper of that epoch is not set",
            Assert.Single(report.Problems).What);
    }
}
