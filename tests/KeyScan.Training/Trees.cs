using KeyScan.Detection.Assignments;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace KeyScan.Training;

/// <summary>Fits trees with LightGBM and writes them in the format of <see cref="TreeTable"/>.</summary>
internal static class Trees
{
    /// <summary>Leaves of a tree.</summary>
    public static int Leaves { get; set; } = 16;

    /// <summary>How many trees.</summary>
    public static int Count { get; set; } = 100;

    /// <summary>How much of each tree is believed.</summary>
    public static double Rate { get; set; } = 0.1;

    /// <summary>Candidates that a leaf has at least.</summary>
    public static int LeastInLeaf { get; set; } = 20;

    /// <summary>Features that are left out, for an ablation.</summary>
    public static HashSet<int> Without { get; } = [];

    /// <summary>Fits; the answer is a table without calibration.</summary>
    public static byte[] Fit(IEnumerable<Candidate> candidates)
    {
        var context = new MLContext(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(
            candidates.Select(c => new Row { Features = Masked(c.Features), Label = c.Truth is 'T' or 'S', Weight = c.Weight }));
        var options = new LightGbmBinaryTrainer.Options
        {
            NumberOfLeaves = Leaves,
            NumberOfIterations = Count,
            LearningRate = Rate,
            MinimumExampleCountPerLeaf = LeastInLeaf,
            ExampleWeightColumnName = nameof(Row.Weight),
            MaximumBinCountPerFeature = 128,
            NumberOfThreads = 1,
            Seed = 1,
            Booster = new GradientBooster.Options { L2Regularization = 5, FeatureFraction = 0.6, SubsampleFraction = 0.8,
                SubsampleFrequency = 1 },
        };
        var model = (CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator>)
            context.BinaryClassification.Trainers.LightGbm(options).Fit(data).Model;
        return Write(model.SubModel.TrainedTreeEnsemble);
    }

    private static float[] Masked(float[] features)
    {
        if (Without.Count == 0)
            return features;
        float[] masked = [.. features];
        foreach (int i in Without)
            masked[i] = 0;
        return masked;
    }

    private static byte[] Write(RegressionTreeEnsemble ensemble)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("KSJ1"u8);
        writer.Write((ushort)Features.Count);
        writer.Write((ushort)ensemble.Trees.Count);
        writer.Write((ushort)0);
        for (int t = 0; t < ensemble.Trees.Count; t++)
        {
            RegressionTree tree = ensemble.Trees[t];
            int splits = tree.NumericalSplitFeatureIndexes.Count;
            writer.Write((byte)splits);
            for (int s = 0; s < splits; s++)
            {
                writer.Write((byte)tree.NumericalSplitFeatureIndexes[s]);
                writer.Write(tree.NumericalSplitThresholds[s]);
                writer.Write((sbyte)tree.LeftChild[s]);
                writer.Write((sbyte)tree.RightChild[s]);
            }
            foreach (double leaf in tree.LeafValues)
                writer.Write((float)(leaf * ensemble.TreeWeights[t]));
        }
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The table with these steps of calibration.</summary>
    public static byte[] WithCalibration(byte[] table, IReadOnlyList<(float Score, float Probability)> steps)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(table.AsSpan(0, 8));
        writer.Write((ushort)steps.Count);
        writer.Write(table.AsSpan(10));
        foreach ((float score, float probability) in steps)
        {
            writer.Write(score);
            writer.Write(probability);
        }
        writer.Flush();
        return stream.ToArray();
    }

    private sealed class Row
    {
        [VectorType(KeyScan.Detection.Assignments.Features.Count)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Weight { get; set; }
    }
}
