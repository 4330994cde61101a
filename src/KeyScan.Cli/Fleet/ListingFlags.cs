using System.CommandLine;
using KeyScan.Forges;

namespace KeyScan.Cli.Fleet;

/// <summary>What commands share that scan the repositories that are listed for a name.</summary>
internal sealed class ListingFlags
{
    private readonly Argument<string> _name;
    private readonly GitHubFlags _github;
    private readonly RepositoryFilter _filter;
    private readonly AlsoFlag _also;
    private readonly FleetRunFlags _fleet;

    public ListingFlags(Command command, string what)
    {
        _name = new Argument<string>("NAME") { Description = what };
        command.Arguments.Add(_name);
        _github = new GitHubFlags(command);
        _filter = new RepositoryFilter(command);
        _also = new AlsoFlag(command, ofPeople: true);
        _fleet = new FleetRunFlags(command);
    }

    /// <summary>Lists and scans; returns the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">What the name is of.</param>
    /// <param name="shownKind">The same, for the name of the run.</param>
    /// <param name="cancellation">Ends the listing.</param>
    public async Task<int> RunAsync(ParseResult parsed, OwnerKind kind, string shownKind, CancellationToken cancellation)
    {
        string name = parsed.GetRequiredValue(_name);
        using IForge forge = _github.Open(parsed, name);
        IReadOnlyList<SourceKind> also = _also.Read(parsed);
        List<ListedRepository> listed = await forge.ListAsync(kind, name, also, cancellation)
            .Where(_filter.Read(parsed)).ToListAsync(cancellation);
        if (also.Contains(SourceKind.Gist))
            listed.AddRange(await forge.ListGistsAsync(kind, name, cancellation).ToListAsync(cancellation));
        return await _fleet.RunAsync(parsed, $"{shownKind} {name} at {forge.Web}{AlsoFlag.Shown(also)}",
            [.. listed.Select(l => l.Repository).OfType<FleetRepository>()],
            [.. listed.Select(l => l.Problem).OfType<Problem>()], forge);
    }
}
