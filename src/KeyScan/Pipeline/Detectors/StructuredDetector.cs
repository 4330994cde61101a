using KeyScan.Matching;
using KeyScan.Rules;

namespace KeyScan.Pipeline.Detectors;

/// <summary>What stands in the slots of a file of known shape, and what in the programs and documents inside of it.</summary>
internal sealed class StructuredDetector(RuleCatalogue rules) : IDetector
{
    private readonly StructuredSearch _search = new(rules);

    /// <summary>
    /// Whether the shape of the blob's own text is known; what is decoded from inside of it leaves it as it is.
    /// </summary>
    private bool _isKnown;

    /// <inheritdoc/>
    public void Begin(in Content content, TextPass pass)
    {
        if (pass.Depth > 0)
            return;
        _isKnown = content.TextLength == content.Text.Length && _search.Read(content.Text, pass.Path);
        // What a file's shape says of a secret it says of all of the file.
        if (_isKnown)
            pass.SearchAll();
    }

    /// <inheritdoc/>
    public void Find(in Content content, TextPass pass)
    {
        if (pass.Depth > 0 || !_isKnown)
            return;
        ReadOnlySpan<byte> text = content.Text;
        pass.HasEdits = true;
        _search.FindInSlots(text, pass.Path, pass.Scratch, pass.More);
        _search.LeaveOutReferences(pass.Scratch.AllMatches);
        for (int i = 0; i < _search.EmbeddedCount && !pass.Scratch.Budget.Check(); i++)
        {
            ReadOnlySpan<byte> embedded = _search.Assemble(text, i);
            if (embedded.IsEmpty)
                continue;
            _search.LeaveOutJudged(i, pass.Scratch.AllMatches);
            foreach (RuleMatch match in pass.FindInside(new Content(embedded, []), _search.PathOf(i, pass.Path)))
                pass.More.Add(_search.InFile(text, match));
        }
    }

    /// <inheritdoc/>
    public void Describe(in Content content, TextPass pass)
    {
        if (pass.Depth == 0 && _isKnown)
            _search.NameSteps(content.Text, pass.Scratch.Matches);
    }
}
