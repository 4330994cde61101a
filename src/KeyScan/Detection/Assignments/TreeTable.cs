using System.Buffers.Binary;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// A sum of decision trees, as a table. The format, little-endian: <c>KSJ1</c>; u16 how many features; u16 how many trees; u16
/// how many steps of calibration; then for each tree u8 splits n, n times (u8 feature, f32 threshold, i8 left, i8 right), n + 1
/// times f32 leaf; then for each step f32 mean score, f32 probability. A value up to the threshold goes left; a child below 0 is
/// the leaf ~child.
/// </summary>
internal sealed class TreeTable
{
    private static ReadOnlySpan<byte> Mark => "KSJ1"u8;

    private readonly Node[] _nodes;
    private readonly int[] _roots;
    private readonly float[] _scores;
    private readonly float[] _probabilities;

    private TreeTable(Node[] nodes, int[] roots, float[] scores, float[] probabilities)
    {
        _nodes = nodes;
        _roots = roots;
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
                    Left = Child((sbyte)split[5], roots[t], splits),
                    Right = Child((sbyte)split[6], roots[t], splits),
                });
            }
            for (int l = 0; l <= splits; l++)
                nodes.Add(new Node { Feature = -1, Threshold = BinaryPrimitives.ReadSingleLittleEndian(leaves[(l * 4)..]) });
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
    public float Score(ReadOnlySpan<float> features)
    {
        float sum = 0;
        Node[] nodes = _nodes;
        foreach (int root in _roots)
        {
            ref readonly Node node = ref nodes[root];
            while (node.Feature >= 0)
                node = ref nodes[features[node.Feature] <= node.Threshold ? node.Left : node.Right];
            sum += node.Threshold;
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
            while (_nodes[at].Feature >= 0)
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

    private float Mean(int at) => _nodes[at].Feature < 0 ? _nodes[at].Threshold
        : (Mean(_nodes[at].Left) + Mean(_nodes[at].Right)) / 2;

    private static short Child(sbyte child, int root, int splits) => (short)(root + (child < 0 ? splits + ~child : child));

    private struct Node
    {
        public float Threshold;
        public short Feature;
        public short Left;
        public short Right;
    }
}
