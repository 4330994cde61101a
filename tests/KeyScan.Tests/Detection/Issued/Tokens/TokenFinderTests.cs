using System.Text;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Tests.Detection.Issued.Sets;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Issued.Tokens;

public sealed class TokenFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{0}")]
    [InlineData("key={0}")]
    [InlineData("key = \"{0}\"")]
    [InlineData("key: '{0}'\n")]
    [InlineData("{{\"key\":\"{0}\"}}")]
    [InlineData("https://user:{0}@host/path")]
    [InlineData("Authorization: Bearer {0}\r\n")]
    [InlineData("first, {0}, last")]
    [InlineData("It is {0}.")]
    [InlineData("It is {0}...")]
    [InlineData("({0})")]
    [InlineData("<key>{0}</key>")]
    [InlineData("`{0}`;")]
    [InlineData("one line\\n{0}\\nanother")]
    [InlineData("?key={0}&other=1")]
    [InlineData("[{0}]")]
    [InlineData("KEY:{0}")]
    [InlineData("\u00E9t\u00E9 {0} \u00E9t\u00E9")]
    public void A_key_of_any_alphabet_is_found_in_context(string context)
    {
        var random = new Random(7);
        foreach (AlphabetFamily family in Enum.GetValues<AlphabetFamily>())
        {
            string[] secrets = [.. Enumerable.Range(0, 30).Select(i => TokenText.Secret(random, family, 20 + i))];
            using FingerprintSet set = Open(secrets);
            foreach (string secret in secrets)
            {
                byte[] text = Encoding.UTF8.GetBytes(string.Format(null, context, secret));
                int start = text.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret));
                Assert.Equal([(start, secret.Length)], Find(set, text));
            }
        }
    }

    [Theory]
    [InlineData("scalar")]
    [InlineData("128")]
    [InlineData("256")]
    [InlineData("512")]
    public void Planted_keys_are_found_and_nothing_else(string instructionSet)
    {
        var random = new Random(11);
        for (int round = 0; round < 60; round++)
        {
            var families = Enum.GetValues<AlphabetFamily>().Where(_ => random.Next(2) == 0).ToArray();
            string[] secrets = [.. families.SelectMany(f => Enumerable.Range(0, 8)
                .Select(_ => TokenText.Secret(random, f, random.Next(16, round % 5 == 0 ? 700 : 90))))];
            using FingerprintSet set = Open(secrets);
            byte[] text = TokenText.Plant(random, secrets, 30_000, out List<(int, int)> planted);
            Assert.Equal(planted, Find(set, text, instructionSet));
        }
    }

    [Fact]
    public void A_key_is_found_wherever_pieces_and_words_meet()
    {
        string secret = SampleSet.Secret(1);
        using FingerprintSet set = Open([secret, TokenText.Secret(new Random(1), AlphabetFamily.Alphanumeric, 500)]);
        byte[] key = Encoding.UTF8.GetBytes(secret);
        foreach (int around in new[] { 64, 128, RunMasks.PieceLength, RunMasks.PieceLength + RunMasks.Ahead,
            2 * RunMasks.PieceLength })
        {
            for (int start = around - 70; start < around + 70; start++)
            {
                if (start < 0)
                    continue;
                byte[] text = new byte[around + 200];
                text.AsSpan().Fill((byte)' ');
                key.CopyTo(text.AsSpan(start));
                Assert.Equal([(start, key.Length)], Find(set, text));
                Assert.Equal([(start, key.Length)], Find(set, text[..(start + key.Length)]));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keys_that_were_never_seen_are_found_too(bool newest)
    {
        int epoch = newest ? 2 : 1;
        string seen = SampleSet.Secret(1), unseen = SampleSet.Secret(2);
        SetRecord[] records = [SampleSet.Record(seen, 3 - epoch), SampleSet.Record(unseen, epoch, seen: false)];
        FingerprintSetBuilder.Write(_folder.Combine("keys.set"), SampleSet.Ring(2), records, withOwners: false);
        using FingerprintSet set = FingerprintSet.Open(_folder.Combine("keys.set"), SampleSet.Ring(2));
        byte[] text = Encoding.UTF8.GetBytes($"a {unseen} b {SampleSet.Secret(3)} {SampleSet.Secret(3)} \"{seen}\" {unseen}");
        Assert.Equal([2, 104, 138], Find(set, text).Select(f => f.Start));
    }

    [Fact]
    public void A_key_under_two_peppers_is_found_once_under_the_newest()
    {
        string secret = SampleSet.Secret(1);
        FingerprintSetBuilder.Write(_folder.Combine("keys.set"), SampleSet.Ring(2),
            [SampleSet.Record(secret, 1), SampleSet.Record(secret, 2, seen: false)], withOwners: false);
        using FingerprintSet set = FingerprintSet.Open(_folder.Combine("keys.set"), SampleSet.Ring(2));
        var found = new List<IssuedToken>();
        new TokenFinder(set).Find(Encoding.UTF8.GetBytes($" {secret} "), found);
        Assert.Equal(2, Assert.Single(found).Match.Epoch);
    }

    [Fact]
    public void Of_a_million_random_tokens_none_is_found()
    {
        using FingerprintSet set = Open([.. Enumerable.Range(0, 3000).Select(SampleSet.Secret)]);
        var text = new StringBuilder();
        var random = new Random(1_000_003);
        for (int i = 0; i < 1_000_000; i++)
            text.Append("acme_").Append(random.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 27))
                .Append('\n');
        Assert.Empty(Find(set, Encoding.UTF8.GetBytes(text.ToString())));
    }

    [Fact]
    public void An_empty_set_finds_nothing()
    {
        using FingerprintSet set = Open([]);
        Assert.Empty(Find(set, Encoding.UTF8.GetBytes(SampleSet.Secret(1))));
    }

    private FingerprintSet Open(string[] secrets)
    {
        string path = _folder.Combine("keys.set");
        FingerprintSetBuilder.Write(path, SampleSet.Ring(1), secrets.Select(s => SampleSet.Record(s)), withOwners: false);
        return FingerprintSet.Open(path, SampleSet.Ring(1));
    }

    private static List<(int Start, int Length)> Find(FingerprintSet set, byte[] text, string? instructionSet = null)
    {
        var found = new List<IssuedToken>();
        new TokenFinder(set, RunMasks.Create(instructionSet)).Find(text, found);
        return [.. found.Select(f => (f.Start, f.Length))];
    }
}
