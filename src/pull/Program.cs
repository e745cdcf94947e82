using Mocker.Pull;
using Mocker.Pull.Startup;

ProgramPlace.FindLibraries();
return CommandLine.Run(args);
