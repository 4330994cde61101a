using KeyScan.Sinks;

namespace KeyScan.Tests.Sinks;

public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(12_300_064, "12.3 MB")]
    [InlineData(5_800_000_000, "5.8 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void Sizes_have_the_unit_people_would_choose(long bytes, string expected) =>
        Assert.Equal(expected, Wording.Size(bytes));

    [Theory]
    [InlineData(0.2124, "0.21 s")]
    [InlineData(12.44, "12.4 s")]
    [InlineData(125.9, "2 min 5 s")]
    [InlineData(7325, "122 min 5 s")]
    public void Durations_are_as_exact_as_they_matter(double seconds, string expected) =>
        Assert.Equal(expected, Wording.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 files")]
    [InlineData(1, "1 file")]
    [InlineData(1204, "1,204 files")]
    public void Counts_agree_with_their_noun(long count, string expected) => Assert.Equal(expected, Wording.Count(count, "file"));

    [Theory]
    [InlineData("Revoke it", "Revoke it.")]
    [InlineData("Revoke it. ", "Revoke it.")]
    [InlineData("", "")]
    public void A_sentence_ends_once(string text, string expected) => Assert.Equal(expected, Wording.Sentence(text));
}
