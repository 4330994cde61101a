using System.Buffers.Binary;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Primitives;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Issued.Sets;

public sealed class DamagedSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SetRecord[] _records = [.. SampleSet.Records(60, 2)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_that_was_cut_anywhere_is_a_problem()
    {
        byte[] file = Export();
        for (int length = 0; length < file.Length; length++)
        {
            string path = _folder.Write("cut.set", file[..length]);
            Assert.Throws<ProblemException>(() => FingerprintSet.Open(path, SampleSet.Ring(2)).Dispose());
        }
        Assert.Throws<ProblemException>(
            () => FingerprintSet.Open(_folder.Write("cut.set", [.. file, 0]), SampleSet.Ring(2)).Dispose());
    }

    // Without the checksums of the sections, as a large file is opened, so that what is behind them is reached.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_changed_byte_is_a_problem_or_changes_no_owner(bool checkedAtOnce)
    {
        byte[] file = Export();
        var random = new Random(5);
        int opened = 0;
        for (int i = 0; i < 2500; i++)
        {
            byte[] mutant = [.. file];
            mutant[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
            if (i % 3 == 0)
                mutant[random.Next(file.Length)] = (byte)random.Next(256);
            string path = _folder.Write("mutant.set", mutant);
            try
            {
                using FingerprintSet set = FingerprintSet.Open(path, SampleSet.Ring(2), checkedAtOnce ? long.MaxValue : 0);
                opened++;
                foreach (SetRecord record in _records)
                    AskFor(set, record);
            }
            catch (ProblemException)
            {
                // What was asked for.
            }
        }
        Assert.True(checkedAtOnce ? opened < 250 : opened > 500, $"{opened} opened");
    }

    [Fact]
    public void A_set_of_another_version_names_both()
    {
        byte[] file = Export();
        file[8] = 9;
        var error = Assert.Throws<ProblemException>(() => FingerprintSet.Open(_folder.Write("new.set", file), SampleSet.Ring(2)));
        Assert.Contains("version 9, this KeyScan reads 1", error.Problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_set_is_said_to_be_none() =>
        Assert.Contains("not a fingerprint set", Assert.Throws<ProblemException>(
            () =>
                FingerprintSet.Open(_folder.Write("a.txt", "hello"), SampleSet.Ring(1))).Problem.What, StringComparison.Ordinal);

    [Fact]
    public void A_set_that_is_not_there_is_a_problem() =>
        Assert.Throws<ProblemException>(() => FingerprintSet.Open(_folder.Combine("none.set"), SampleSet.Ring(1)));

    [Fact]
    public void A_missing_pepper_is_named_by_its_epoch()
    {
        Export();
        var error = Assert.Throws<ProblemException>(() => FingerprintSet.Open(Path, new PepperRing([SampleSet.Pepper(2)])));
        Assert.Contains("epoch 1, which is not there", error.Problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_pepper_of_the_same_epoch_is_told_from_damage()
    {
        Export();
        var error = Assert.Throws<ProblemException>(
            () => FingerprintSet.Open(Path, new PepperRing([SampleSet.Pepper(2), SampleSet.Pepper(1, seed: 9)])));
        Assert.Contains("another pepper of epoch 1", error.Problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_changed_with_its_checksum_is_refused()
    {
        byte[] file = Export();
        int length = SetHeader.LengthFor(2);
        file[SetHeader.FixedLength + 32]++;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(length - 8), Crc32C.Compute(file.AsSpan(0, length - 8)));
        var error =
            Assert.Throws<ProblemException>(() => FingerprintSet.Open(_folder.Write("changed.set", file), SampleSet.Ring(2)));
        Assert.Contains("changed after it was written", error.Problem.What, StringComparison.Ordinal);
    }

    private static void AskFor(FingerprintSet set, SetRecord record)
    {
        if (!set.TryFind(record.Epoch, record.Hash.Span, out SetMatch match))
            return;
        try
        {
            Assert.Equal(record.Key.Owner, set.KeyOf(match).Owner);
        }
        catch (ProblemException)
        {
            // What was asked for.
        }
    }

    private byte[] Export()
    {
        FingerprintSetBuilder.Write(Path, SampleSet.Ring(2), _records, withOwners: true);
        return File.ReadAllBytes(Path);
    }

    private string Path => _folder.Combine("keys.set");
}
