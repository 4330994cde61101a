using KeyScan.Matching;
using KeyScan.Matching.Delta;

namespace KeyScan.Pipeline.Detectors;

/// <summary>
/// What detectors share while they look at one text. A text that is decoded from inside another has a pass of its own, one
/// deeper, and both are reused from blob to blob.
/// </summary>
/// <param name="search">Searches what is found inside of the text.</param>
/// <param name="depth">How often the text was decoded; 0 for the blob's own.</param>
internal sealed class TextPass(ContentSearch search, int depth)
{
    /// <summary>How often the text was decoded; 0 for the blob's own.</summary>
    public int Depth => depth;

    /// <summary>The path that rules with path filters go by.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The matches, and what a thread needs to find them.</summary>
    public MatchScratch Scratch { get; } = new();

    /// <summary>What was found besides the rules' own matches, before overlaps are resolved.</summary>
    public List<RuleMatch> More { get; } = [];

    /// <summary>Whether the rules' own matches were marked or left out, so that overlaps have to be resolved again.</summary>
    public bool HasEdits { get; set; }

    /// <summary>What the text is made of; null where all of it is searched.</summary>
    public DeltaLink? Link { get; private set; }

    /// <summary>The lines that are new in it, where no others are searched; null where all are.</summary>
    public DeltaPlan? Plan { get; set; }

    /// <summary>Makes ready for a text.</summary>
    public void Start(string path, DeltaLink? link)
    {
        (Path, Link, Plan, HasEdits) = (path, link, null, false);
        More.Clear();
    }

    /// <summary>All of the text has to be searched, whatever it is made of.</summary>
    public void SearchAll() => Link = null;

    /// <summary>The matches in a text that stands inside of this one, until the next call.</summary>
    public List<RuleMatch> FindInside(in Content content, string path) => search.Find(content, path, depth + 1);
}
