namespace KeyScan.Rules.Examples;

/// <summary>Ordinary English words, for names and for secrets that are none.</summary>
internal static class ExampleWords
{
    private static readonly string[] Words =
    [
        "anchor", "autumn", "basket", "bridge", "butter", "candle", "canvas", "carpet", "castle", "cherry", "circle",
            "copper", "corner",
        "cotton", "desert", "dinner", "engine", "family", "feather", "finger", "flower", "forest", "garden", "ginger",
        "harbour", "hammer",
        "island", "jacket", "kettle", "ladder", "lantern", "leather", "lemon", "letter", "marble", "market", "meadow",
        "mirror", "morning",
        "mountain", "needle", "orange", "orchard", "paper", "pencil", "pepper", "pillow", "planet", "pocket", "potato",
        "rabbit", "ribbon",
        "river", "saddle", "silver", "spring", "summer", "teacher", "thunder", "tunnel", "valley", "velvet", "village",
        "violin", "window",
        "winter", "wooden", "yellow",
    ];

    /// <summary>Random words, joined by underscores.</summary>
    public static string Join(int count, Random random) => string.Join('_', random.GetItems(Words, count));
}
