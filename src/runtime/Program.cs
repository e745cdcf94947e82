using Mocker.Runtime;

return CommandLine.Run(args);
