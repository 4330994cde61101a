using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// A sum of decision trees, as a table. The format, little-endian: <c>KSJ1</c>; u16 how many features; u16 how many trees; u16
/// how many steps of calibration; then for each tree u8 splits n, n times (u8 feature, f32 threshold, i8 left, i8 right), n + 1
/// times f32 leaf; then for each step f32 mean score, f32 probability. A value up to the threshold goes left; a child below 0 is
/// the leaf ~child.
/// </summary>
internal sealed class TreeTable
{
    private const int AtOnce = 4;

    private static ReadOnlySpan<byte> Mark => "KSJ1"u8;

    private readonly Node[] _nodes;
    private readonly int[] _roots;

    /// <summary>Of each <see cref="AtOnce"/> trees how many steps the deepest one takes.</summary>
    private readonly int[] _depths;
    private readonly float[] _scores;
    private readonly float[] _probabilities;

    private TreeTable(Node[] nodes, int[] roots, float[] scores, float[] probabilities)
    {
        _nodes = nodes;
        _roots = roots;
        _depths = new int[roots.Length / AtOnce];
        for (int i = 0; i < _depths.Length * AtOnce; i++)
            _depths[i / AtOnce] = Math.Max(_depths[i / AtOnce], Depth(roots[i]));
        _scores = scores;
        _probabilities = probabilities;
    }

    /// <summary>How many trees there are.</summary>
    public int Trees => _roots.Length;

    /// <summary>Reads a table; throws <see cref="InvalidDataException"/> where it is none for these features.</summary>
    public static TreeTable Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Mark) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != Features.Count)
            throw new InvalidDataException("The judge's table was made for other features: run KeyScan.Training.");
        int trees = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            steps = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        bytes = bytes[10..];
        var nodes = new List<Node>();
        int[] roots = new int[trees];
        for (int t = 0; t < trees; t++)
        {
            int splits = bytes[0];
            ReadOnlySpan<byte> leaves = bytes[(1 + (splits * 7))..];
            roots[t] = nodes.Count;
            for (int s = 0; s < splits; s++)
            {
                ReadOnlySpan<byte> split = bytes.Slice(1 + (s * 7), 7);
                nodes.Add(new Node
                {
                    Feature = split[0],
                    Threshold = BinaryPrimitives.ReadSingleLittleEndian(split[1..]),
                    Children = (Child((sbyte)split[5], roots[t], splits) << 16) | Child((sbyte)split[6], roots[t], splits),
                });
            }
            for (int l = 0; l <= splits; l++)
            {
                nodes.Add(new Node
                {
                    Threshold = BinaryPrimitives.ReadSingleLittleEndian(leaves[(l * 4)..]),
                    Children = (uint)(nodes.Count << 16 | nodes.Count),
                });
            }
            bytes = leaves[((splits + 1) * 4)..];
        }
        float[] scores = new float[steps], probabilities = new float[steps];
        for (int s = 0; s < steps; s++)
        {
            scores[s] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(s * 8)..]);
            probabilities[s] = BinaryPrimitives.ReadSingleLittleEndian(bytes[((s * 8) + 4)..]);
        }
        return new TreeTable([.. nodes], roots, scores, probabilities);
    }

    /// <summary>The sum over the trees: log-odds before calibration.</summary>
    /// <remarks>
    /// Which way a tree goes the processor cannot guess, so there is no branch to guess at; four trees at a time, as each waits
    /// for its own loads. Leaves lead to themselves.
    /// </remarks>
    public float Score(ReadOnlySpan<float> features)
    {
        float sum = 0;
        ReadOnlySpan<Node> nodes = _nodes;
        int[] roots = _roots;
        int tree = 0;
        for (; tree + AtOnce <= roots.Length; tree += AtOnce)
        {
            int a = roots[tree], b = roots[tree + 1], c = roots[tree + 2], d = roots[tree + 3];
            for (int depth = _depths[tree / AtOnce]; depth > 0; depth--)
            {
                a = nodes[a].Next(features);
                b = nodes[b].Next(features);
                c = nodes[c].Next(features);
                d = nodes[d].Next(features);
            }
            sum += nodes[a].Threshold;
            sum += nodes[b].Threshold;
            sum += nodes[c].Threshold;
            sum += nodes[d].Threshold;
        }
        for (; tree < roots.Length; tree++)
        {
            int at = roots[tree];
            while (!nodes[at].IsLeaf(at))
                at = nodes[at].Next(features);
            sum += nodes[at].Threshold;
        }
        return sum;
    }

    /// <summary>
    /// How likely a secret is with that score, as measured on repositories that the trees did not see: 0 to 1, never falling.
    /// Between two steps it rises evenly.
    /// </summary>
    public float Probability(float score)
    {
        int at = Array.BinarySearch(_scores, score);
        if (at >= 0)
            return _probabilities[at];
        int above = ~at;
        if (above == 0 || above == _scores.Length)
            return _scores.Length == 0 ? 0 : _probabilities[Math.Max(0, above - 1)];
        float part = (score - _scores[above - 1]) / (_scores[above] - _scores[above - 1]);
        return float.Lerp(_probabilities[above - 1], _probabilities[above], part);
    }

    /// <summary>
    /// What each feature adds to the score, by the change it makes on the way down each tree (Saabas' way of reading a tree). The
    /// mean of what is below a split stands for the split.
    /// </summary>
    public float Explain(ReadOnlySpan<float> features, Span<float> parts)
    {
        parts.Clear();
        float start = 0;
        foreach (int root in _roots)
        {
            int at = root;
            float mean = Mean(at);
            start += mean;
            while (!_nodes[at].IsLeaf(at))
            {
                int feature = _nodes[at].Feature;
                at = features[feature] <= _nodes[at].Threshold ? _nodes[at].Left : _nodes[at].Right;
                float next = Mean(at);
                parts[feature] += next - mean;
                mean = next;
            }
        }
        return start;
    }

    private int Depth(int at) => _nodes[at].IsLeaf(at) ? 0 : 1 + Math.Max(Depth(_nodes[at].Left), Depth(_nodes[at].Right));

    private float Mean(int at) => _nodes[at].IsLeaf(at) ? _nodes[at].Threshold
        : (Mean(_nodes[at].Left) + Mean(_nodes[at].Right)) / 2;

    private static uint Child(sbyte child, int root, int splits) => (ushort)(root + (child < 0 ? splits + ~child : child));

    private struct Node
    {
        public float Threshold;
        public short Feature;

        /// <summary>Where it goes above the threshold, and, sixteen bits further up, up to it.</summary>
        public uint Children;

        /// <summary>Whether the node, which stands at that index, leads to itself.</summary>
        public readonly bool IsLeaf(int at) => Left == at;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int Next(ReadOnlySpan<float> features) =>
            (int)(Children >> (Unsafe.BitCast<bool, byte>(features[Feature] <= Threshold) << 4)) & 0xFFFF;

        public readonly int Left => (int)(Children >> 16);

        public readonly int Right => (int)(Children & 0xFFFF);
    }
}
