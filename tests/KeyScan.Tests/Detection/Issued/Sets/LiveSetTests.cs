using System.Text;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Issued.Sets;

/// <summary>A set file that somebody changes while it is in use.</summary>
public sealed class LiveSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_that_is_emptied_while_it_is_open_still_finds_every_key()
    {
        using FingerprintSet set = Open(long.MaxValue);
        File.WriteAllBytes(Path, []);
        AssertFindsAll(set);
        set.CheckUnchanged();
    }

    [Fact]
    public void A_set_that_is_overwritten_with_zeros_while_it_is_open_still_finds_every_key()
    {
        using FingerprintSet set = Open(long.MaxValue);
        Overwrite();
        AssertFindsAll(set);
    }

    [Fact]
    public void A_large_set_that_was_written_into_says_so_at_the_end()
    {
        using FingerprintSet set = Open(checkedAtOnce: 0);
        set.CheckUnchanged();
        Overwrite();
        Assert.Contains("changed while it was in use", Assert.Throws<ProblemException>(set.CheckUnchanged).Problem.What,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(1_000)]
    public void A_large_set_that_is_cut_while_it_is_open_ends_no_process_and_says_so(long length)
    {
        using FingerprintSet set = Open(checkedAtOnce: 0);
        AssertFindsAll(set);
        using (var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(length);
        File.SetLastWriteTimeUtc(Path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        for (int i = 0; i < 300; i++)
            set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(i)));
        Assert.Contains("changed while it was in use", Assert.Throws<ProblemException>(set.CheckUnchanged).Problem.What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_set_that_ends_early_is_told_even_where_the_file_has_its_length_again()
    {
        using FingerprintSet set = Open(checkedAtOnce: 0);
        byte[] whole = File.ReadAllBytes(Path);
        using (var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
            Assert.Null(set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(0))));
            file.Write(whole);
        }
        File.SetLastWriteTimeUtc(Path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Throws<ProblemException>(set.CheckUnchanged);
    }

    [Fact]
    public void A_large_set_that_was_replaced_or_removed_says_so_at_the_end()
    {
        using FingerprintSet set = Open(checkedAtOnce: 0);
        string other = _folder.Combine("other.set");
        FingerprintSetBuilder.Write(other, SampleSet.Ring(1), SampleSet.Records(50, 1), withOwners: false);
        File.Move(other, Path, overwrite: true);
        Assert.Throws<ProblemException>(set.CheckUnchanged);
        File.Delete(Path);
        Assert.Throws<ProblemException>(set.CheckUnchanged);
    }

    [Fact]
    public void A_set_says_when_it_was_written_and_that_cannot_be_changed()
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(2), SampleSet.Records(10, 2), withOwners: false, at);
        using (FingerprintSet set = FingerprintSet.Open(Path, SampleSet.Ring(2)))
            Assert.Equal((at, 2), (set.CreatedAt, set.NewestEpoch));
        byte[] file = File.ReadAllBytes(Path);
        file[72] ^= 1;
        Assert.Throws<ProblemException>(
            () => FingerprintSet.Open(_folder.Write("changed.set", file), SampleSet.Ring(2)).Dispose());
    }

    private FingerprintSet Open(long checkedAtOnce)
    {
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(1), SampleSet.Records(300, 1), withOwners: false);
        // File systems keep times that are coarser than this test is fast.
        File.SetLastWriteTimeUtc(Path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return FingerprintSet.Open(Path, SampleSet.Ring(1), checkedAtOnce);
    }

    private void Overwrite()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Seek(64, SeekOrigin.Begin);
        file.Write(new byte[file.Length - 64]);
    }

    private static void AssertFindsAll(FingerprintSet set)
    {
        for (int i = 0; i < 300; i++)
            Assert.NotNull(set.Find(Encoding.UTF8.GetBytes(SampleSet.Secret(i))));
    }

    private string Path => _folder.Combine("keys.set");
}
