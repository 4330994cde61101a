using KeyScan.Detection.Assignments;

namespace KeyScan.Training;

/// <summary>The features by what they look at, for the ablation.</summary>
internal static class FeatureGroups
{
    /// <summary>Each group's name, its first feature and its last.</summary>
    public static readonly (string Name, JudgeFeature First, JudgeFeature Last)[] All =
    [
        ("name", JudgeFeature.Kind, JudgeFeature.NameStyle),
        ("form", JudgeFeature.Binding, JudgeFeature.Default),
        ("value: length, entropy, classes", JudgeFeature.Length, JudgeFeature.Changes),
        ("value: words and pairs of letters", JudgeFeature.Pairs, JudgeFeature.LikeName),
        ("value: shape", JudgeFeature.Hex, JudgeFeature.EqualsAtEnd),
        ("path", JudgeFeature.File, JudgeFeature.Deployment),
        ("line and neighbours", JudgeFeature.Comment, JudgeFeature.Repeated),
    ];
}
