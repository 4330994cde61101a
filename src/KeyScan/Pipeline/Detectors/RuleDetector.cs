using KeyScan.Matching;
using KeyScan.Matching.Delta;

namespace KeyScan.Pipeline.Detectors;

/// <summary>
/// What the rules' patterns find, and what stands assigned to a name and is judged. Both are woken by the same pass over the
/// text for keywords, and a line in which neither finds anything is remembered for both: a detector for assignments would read
/// every text twice. <see cref="Matcher"/> asks it by one call a keyword.
/// </summary>
internal sealed class RuleDetector(Matcher matcher) : IDetector
{
    private readonly DeltaPlan _plan = new();

    /// <inheritdoc/>
    public void Begin(in Content content, TextPass pass)
    {
        if (pass.Link is not null && (content.TextLength < content.Text.Length || content.HasNuls || !matcher.IsLocal))
            pass.SearchAll();
    }

    /// <inheritdoc/>
    public void Find(in Content content, TextPass pass)
    {
        if (TryFindNew(content, pass))
            return;
        pass.Scratch.Trace.Begin(pass.Link?.IsBase == true);
        matcher.Find(content, pass.Path, pass.Scratch);
    }

    /// <summary>Searches what is new in a text that is made of another; false where all of it has to be searched.</summary>
    private bool TryFindNew(in Content content, TextPass pass)
    {
        if (pass.Link is not { BaseNote: not null } link || !_plan.TryMake(content.Text, link))
            return false;
        pass.Scratch.Trace.Begin(link.IsBase);
        if (!matcher.Find(content, pass.Path, pass.Scratch, _plan))
            return false;
        pass.Plan = _plan;
        return true;
    }
}
