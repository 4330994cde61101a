using System.Text;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Issued.Sets;

public sealed class FingerprintSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, 1, true)]
    [InlineData(7, 3, true)]
    [InlineData(40, 2, true)]
    [InlineData(10_000, 3, false)]
    [InlineData(10_000, 3, true)]
    public void Every_key_is_found_again_with_its_status_and_owner(int count, int epochs, bool withOwners)
    {
        PepperRing ring = SampleSet.Ring(epochs);
        FingerprintSetSummary summary = FingerprintSetBuilder.Write(Path, ring, SampleSet.Records(count, epochs), withOwners);
        using FingerprintSet set = FingerprintSet.Open(Path, ring);

        Assert.Equal(count, set.Count);
        Assert.Equal(count, summary.Keys);
        Assert.Equal((count + 2) / 3, summary.Unseen);
        Assert.Equal(new FileInfo(Path).Length, summary.Bytes);
        Assert.Equal(withOwners, set.HasOwners);
        set.Verify();
        int i = 0;
        foreach (SetRecord record in SampleSet.Records(count, epochs))
        {
            Assert.True(set.TryFind(record.Epoch, record.Hash.Span, out SetMatch match));
            Assert.Equal(record.Key.Status, match.Status);
            Assert.Equal(record.Epoch, match.Epoch);
            Assert.False(set.TryFind(record.Epoch + 1, record.Hash.Span, out _));
            if (i % 50 == 0)
                Assert.Equal(match, set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(i))));
            IssuedKey key = set.KeyOf(match);
            if (withOwners)
                Assert.Equivalent(record.Key, key);
            else
                Assert.Equal(new IssuedKey { KeyId = null, Status = match.Status }, key with { Scopes = [] });
            i++;
        }
    }

    [Fact]
    public void What_was_not_issued_is_not_found()
    {
        PepperRing ring = SampleSet.Ring(2);
        FingerprintSetBuilder.Write(Path, ring, SampleSet.Records(5000, 2), withOwners: false);
        using FingerprintSet set = FingerprintSet.Open(Path, ring);
        var random = new Random(3);
        byte[] hash = new byte[Fingerprint.HashLength];
        for (int i = 0; i < 1_000_000; i++)
        {
            random.NextBytes(hash);
            Assert.False(set.TryFind(1 + (i & 1), hash, out _));
        }
        Assert.Null(set.Find("something else"u8));
        Assert.False(set.TryFind(1, hash.AsSpan(1), out _));
    }

    [Fact]
    public void A_file_with_owners_shows_neither_keys_nor_owners()
    {
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(1), SampleSet.Records(100, 1), withOwners: true);
        byte[] file = File.ReadAllBytes(Path);
        foreach (string text in new[] { "owner", "team", "example.com", "payments", "read", "acme_", "id-", SampleSet.Secret(1) })
            Assert.True(file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, text);
        foreach (SetRecord record in SampleSet.Records(100, 1))
            Assert.True(file.AsSpan().IndexOf(record.Hash.Span) < 0);
    }

    [Fact]
    public void Two_exports_of_the_same_keys_share_nothing_that_owners_are_sealed_with()
    {
        byte[] Export()
        {
            FingerprintSetBuilder.Write(Path, SampleSet.Ring(1), [SampleSet.Record(SampleSet.Secret(1), owner: "dana")],
                withOwners: true);
            return File.ReadAllBytes(Path);
        }
        byte[] one = Export(), other = Export();
        Assert.NotEqual(one[^64..], other[^64..]);
    }

    [Fact]
    public void A_key_that_comes_twice_is_found_with_its_lower_status()
    {
        SetRecord[] records = [SampleSet.Record(SampleSet.Secret(1), status: KeyStatus.Revoked),
            SampleSet.Record(SampleSet.Secret(1), status: KeyStatus.Active)];
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(1), records, withOwners: false);
        using FingerprintSet set = FingerprintSet.Open(Path, SampleSet.Ring(1));
        Assert.Equal(KeyStatus.Active, set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(1)))!.Value.Status);
    }

    [Fact]
    public void Under_several_peppers_the_newest_is_found()
    {
        SetRecord[] records = [SampleSet.Record(SampleSet.Secret(1), epoch: 1), SampleSet.Record(SampleSet.Secret(1), epoch: 2),
            SampleSet.Record(SampleSet.Secret(2), epoch: 1)];
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(3), records, withOwners: false);
        using FingerprintSet set = FingerprintSet.Open(Path, SampleSet.Ring(4));
        Assert.Equal(2, set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(1)))!.Value.Epoch);
        Assert.Equal(1, set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(2)))!.Value.Epoch);
    }

    [Fact]
    public void A_failed_export_leaves_the_old_file_and_nothing_else()
    {
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(1), SampleSet.Records(3, 1), withOwners: false);
        byte[] before = File.ReadAllBytes(Path);
        var error = Assert.Throws<ProblemException>(
            () => FingerprintSetBuilder.Write(Path, SampleSet.Ring(1), SampleSet.Records(4, 2), withOwners: true));
        Assert.Contains("epoch 2", error.Problem.What, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_problem() =>
        Assert.Throws<ProblemException>(
            () => FingerprintSetBuilder.Write(_folder.Combine("none/x.set"), SampleSet.Ring(1), [], withOwners: false));

    private string Path => _folder.Combine("keys.set");
}
