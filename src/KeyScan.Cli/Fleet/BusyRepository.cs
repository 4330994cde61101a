using KeyScan.Forges.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>A repository in the works.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Step">What it is at.</param>
/// <param name="Message">What git says of it; may be empty.</param>
/// <param name="Since">When it was begun, since the run began.</param>
internal sealed record BusyRepository(string Name, FleetStep Step, string Message, TimeSpan Since);
