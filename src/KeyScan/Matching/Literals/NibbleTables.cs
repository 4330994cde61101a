using System.Runtime.CompilerServices;

namespace KeyScan.Matching.Literals;

/// <summary>
/// Literals in buckets, and for each of a key's four positions two tables from four of a byte's bits to the buckets that allow it
/// (one bit a bucket, groups of eight). A byte may stand at a position in a bucket when both tables agree. This is the idea of
/// Hyperscan's Teddy ("Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", NSDI 2019), but for the
/// bits: Teddy takes a byte's halves. The small letters have two high halves, so a bucket that allows a few of them
/// allows most. Keys are ASCII, so the tables are those of bits 0 to 3 (low) and 3 to 6 (high): the bit in both
/// tells letters apart by both, and half as many pass.
/// </summary>
internal sealed class NibbleTables
{
    /// <summary>
    /// Groups of eight buckets. With 532 literals some 8 % of the positions of C code pass three groups, 5 % four (9.5 %
    /// by halves) and 3 % six; four are the quickest.
    /// </summary>
    public const int Groups = 4;

    /// <summary>
    /// Bytes of one table: sixteen entries twice, as a shuffle of 32 bytes looks up within its halves. Doubled when loaded they
    /// cost a third of the time of a block without candidates.
    /// </summary>
    public const int HalfSize = 32;

    /// <summary>Bytes of one position's tables: low and high.</summary>
    public const int PositionSize = 2 * HalfSize;

    /// <summary>Bytes of one group's tables: four positions.</summary>
    public const int GroupSize = 4 * PositionSize;

    /// <summary>Bits by which a byte is shifted to look it up in a high table.</summary>
    public const int HighShift = 3;

    private const int Buckets = 8 * Groups;
    private const int Rounds = 2;
    private readonly byte[] _tables = new byte[Groups * GroupSize];

    /// <summary>Puts every literal into the bucket that it makes least more likely to be met in source code.</summary>
    public NibbleTables(LiteralSet literals)
    {
        var buckets = new Bucket[Buckets];
        for (int i = 0; i < buckets.Length; i++)
            buckets[i] = new Bucket();
        var keys = new Bucket[literals.Count];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = Bucket.Of(literals[i]);

        // The commonest keys first, so that each gets a bucket of its own kind and the rare ones join where they cost nothing.
        Array.Sort(keys, static (a, b) => b.Likelihood.CompareTo(a.Likelihood));
        foreach (Bucket key in keys)
        {
            Bucket best = buckets[0];
            double least = double.MaxValue;
            foreach (Bucket bucket in buckets)
            {
                double growth = bucket.With(key) - bucket.Likelihood;
                if (growth < least)
                    (least, best) = (growth, bucket);
            }
            best.Add(key);
            key.Home = best;
        }
        for (int round = 0; round < Rounds; round++)
            MoveEach(keys, buckets);
        for (int i = 0; i < buckets.Length; i++)
            Write(i, buckets[i]);
    }

    /// <summary>
    /// What is looked up in the low table of a position: bits 0 to 3, and bit 7, with which nothing is found, as keys
    /// are ASCII; but not where a key may have ended.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte LowMask(nuint position) => position < LiteralSet.ShortestKey ? (byte)0x8F : (byte)0x0F;

    /// <summary>
    /// Moves every literal to the bucket where it costs least now: where the first ones went, the last were not known yet.
    /// </summary>
    private static void MoveEach(Bucket[] keys, Bucket[] buckets)
    {
        foreach (Bucket key in keys)
        {
            Bucket home = key.Home!;
            var rest = new Bucket();
            foreach (Bucket other in keys)
            {
                if (other.Home == home && other != key)
                    rest.Allow(other);
            }
            rest.Weigh();
            double saved = home.Likelihood - rest.Likelihood;
            Bucket? best = null;
            foreach (Bucket bucket in buckets)
            {
                double growth = bucket == home ? saved : bucket.With(key) - bucket.Likelihood;
                if (growth < saved)
                    (saved, best) = (growth, bucket);
            }
            if (best is null)
                continue;
            best.Add(key);
            key.Home = best;
            home.Become(rest);
        }
    }

    /// <summary>The tables: group, position, low then high half.</summary>
    public ReadOnlySpan<byte> Bytes => _tables;

    private void Write(int bucket, Bucket content)
    {
        byte bit = (byte)(1 << (bucket % 8));
        for (int position = 0; position < 4; position++)
        {
            Span<byte> low = _tables.AsSpan(((bucket / 8) * GroupSize) + (position * PositionSize), HalfSize);
            Span<byte> high = _tables.AsSpan(((bucket / 8) * GroupSize) + (position * PositionSize) + HalfSize, HalfSize);
            for (int half = 0; half < HalfSize; half++)
            {
                if ((content.Low[position] >> (half & 15) & 1) != 0) low[half] |= bit;
                if ((content.High[position] >> (half & 15) & 1) != 0) high[half] |= bit;
            }
        }
    }

    /// <summary>For each position what the low and the high tables allow there, as bit masks.</summary>
    private sealed class Bucket
    {
        private static readonly float[] FrequencyOfRows = RowFrequencies();

        public readonly ushort[] Low = new ushort[4];
        public readonly ushort[] High = new ushort[4];

        /// <summary>How likely a position in source code is to pass, 0 to 1.</summary>
        public double Likelihood { get; private set; }

        /// <summary>Of one literal: the bucket it is in.</summary>
        public Bucket? Home { get; set; }

        public static Bucket Of(in LiteralSet.Entry literal)
        {
            var bucket = new Bucket();
            for (int position = 0; position < 4; position++)
            {
                if (position >= literal.KeyLength)
                {
                    bucket.Low[position] = bucket.High[position] = 0xFFFF;
                    continue;
                }
                byte b = literal.Key[position];
                bucket.Allow(position, b);
                if (literal.IgnoreCase && char.IsAsciiLetter((char)b))
                    bucket.Allow(position, (byte)(b ^ 0x20));
            }
            bucket.Likelihood = bucket.Estimate();
            return bucket;
        }

        public void Add(Bucket other)
        {
            Allow(other);
            Weigh();
        }

        /// <summary>
        /// Allows what <paramref name="other"/> allows; <see cref="Likelihood"/> is as it was until <see cref="Weigh"/>.
        /// </summary>
        public void Allow(Bucket other)
        {
            for (int i = 0; i < 4; i++)
            {
                Low[i] |= other.Low[i];
                High[i] |= other.High[i];
            }
        }

        /// <summary>Finds the likelihood out anew.</summary>
        public void Weigh() => Likelihood = Estimate();

        /// <summary>Takes over what <paramref name="other"/> allows.</summary>
        public void Become(Bucket other)
        {
            other.Low.CopyTo(Low, 0);
            other.High.CopyTo(High, 0);
            Likelihood = other.Likelihood;
        }

        /// <summary>The likelihood that adding <paramref name="other"/> would give.</summary>
        public double With(Bucket other) => Estimate(other);

        private void Allow(int position, byte b)
        {
            Low[position] |= (ushort)(1 << (b & 15));
            High[position] |= (ushort)(1 << (b >> HighShift));
        }

        private double Estimate(Bucket? other = null)
        {
            double all = 1;
            for (int position = 0; position < 4; position++)
            {
                int low = Low[position] | (other?.Low[position] ?? 0);
                float one = 0;
                for (uint high = (uint)(High[position] | (other?.High[position] ?? 0)); high != 0; high &= high - 1)
                {
                    int row = System.Numerics.BitOperations.TrailingZeroCount(high);
                    one += FrequencyOfRows[(row * 256) + (low >> (8 * (row & 1)) & 0xFF)];
                }
                all *= one / ByteFrequency.Total;
            }
            return all;
        }

        /// <summary>
        /// For each entry of a high table, which has eight bytes, and each set of them how frequent these are together.
        /// </summary>
        private static float[] RowFrequencies()
        {
            float[] rows = new float[16 * 256];
            for (int high = 0; high < 16; high++)
            {
                for (int set = 1; set < 256; set++)
                {
                    int lowest = System.Numerics.BitOperations.TrailingZeroCount(set);
                    rows[(high * 256) + set] =
                        rows[(high * 256) + (set & (set - 1))] + ByteFrequency.Of((byte)((high << HighShift) + lowest));
                }
            }
            return rows;
        }
    }
}
