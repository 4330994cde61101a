namespace KeyScan.Forges.GitHub.Requests;

/// <summary>Answers by address, for asking GitHub whether they have changed: an unchanged answer costs no rate limit.</summary>
/// <param name="most">The most bytes kept; the longest unused go first.</param>
internal sealed class AnswerCache(int most)
{
    private readonly Dictionary<string, LinkedListNode<(string Address, GitHubAnswer Answer)>> _byAddress =
        new(StringComparer.Ordinal);
    private readonly LinkedList<(string Address, GitHubAnswer Answer)> _lastUsedFirst = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>The answer kept for an address, or null.</summary>
    public GitHubAnswer? Find(Uri address)
    {
        lock (_lock)
        {
            if (!_byAddress.TryGetValue(address.AbsoluteUri, out var node))
                return null;
            _lastUsedFirst.Remove(node);
            _lastUsedFirst.AddFirst(node);
            return node.Value.Answer;
        }
    }

    /// <summary>Keeps an answer that has an entity tag.</summary>
    public void Keep(Uri address, GitHubAnswer answer)
    {
        if (answer.Tag is null || Cost(answer) > most)
            return;
        lock (_lock)
        {
            if (_byAddress.Remove(address.AbsoluteUri, out var old))
                Drop(old);
            _byAddress[address.AbsoluteUri] = _lastUsedFirst.AddFirst((address.AbsoluteUri, answer));
            _bytes += Cost(answer);
            while (_bytes > most && _lastUsedFirst.Last is { } last)
            {
                _byAddress.Remove(last.Value.Address);
                Drop(last);
            }
        }
    }

    private void Drop(LinkedListNode<(string Address, GitHubAnswer Answer)> node)
    {
        _lastUsedFirst.Remove(node);
        _bytes -= Cost(node.Value.Answer);
    }

    private static long Cost(GitHubAnswer answer) => answer.Body.Length + 1024L;
}
